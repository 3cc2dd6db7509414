import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { afterBlanks, jsonValueEnd } from '../../../src/otlp/json-value-end.ts';

const utf8 = new TextEncoder();

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether all of the text is one value and blanks. */
function isTaken(text: string): boolean {
  const bytes = utf8.encode(text);
  const end = jsonValueEnd(bytes, 0);
  return end > 0 && afterBlanks(bytes, end) === bytes.length;
}

describe('jsonValueEnd', () => {
  it('takes exactly what JSON.parse takes', () => {
    const texts = [
      ['0', '-0', '-', '01', '1.', '.5', '1e5', '1E+5', '1e', '-1.25e-3', '1e+', '+1', '1.5.5'],
      ['true', 'tru', 'truee', 'false', 'null', 'nul', 'undefined', 'NaN', '', ' ', '\t1\r\n'],
      ['"a"', '"a', '"\\u00e9"', '"\\u00g9"', '"\\x"', '"\\', '"\n"', '"\u007f\ud83d"', "'a'"],
      ['[]', '[1,]', '[,1]', '[1 2]', '[1,2]', '[', ']', '{}', '{"a":1,}', '{"a" 1}', '{a:1}'],
      ['{"a":[{"b":null}]}', '{"a":1}{', '[1]]', '{,}', '{"a":}', '\ufeff1', '"\\\\"', '"\\""'],
    ].flat();
    for (const text of texts) assert.equal(isTaken(text), isJson(text), text);
  });

  it('takes exactly what JSON.parse takes of values that were changed', () => {
    const outcomes = new Set<boolean>();
    const pieces = fc.constantFrom(...'"\\{}[],:0-+.eEu tn\n\u0001é'.split(''));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.nat(2), pieces, (value, ...edit) => {
        const text = JSON.stringify(value);
        assert.ok(isTaken(text));
        const [at, remove, piece] = edit;
        const start = at % (text.length + 1);
        const changed = text.slice(0, start) + piece + text.slice(start + remove);
        outcomes.add(isJson(changed));
        assert.equal(isTaken(changed), isJson(changed), changed);
      }),
      { numRuns: 10_000 },
    );
    assert.equal(outcomes.size, 2);
  });

  it('gives up on what is nested deeper than telemetry', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    assert.ok(isTaken(nested(60)));
    assert.ok(!isTaken(nested(100_000)));
  });
});
