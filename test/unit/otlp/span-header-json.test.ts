import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { outlineJson } from '../../../src/otlp/outline-json.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { decodeSpan } from '../../../src/otlp/decode-span.ts';
import { readSpanHeaderJson } from '../../../src/otlp/span-header-json.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

const utf8 = new TextEncoder();

const traceId = '0af7651916cd43dd8448eb211c80319c';
const plain = `{"traceId":"${traceId}","spanId":"b7ad6b7169203331","parentSpanId":"","name":"caf\\u00e9 \\"é\\"","kind":3,"startTimeUnixNano":"1790000000000000001","endTimeUnixNano":1790000000000000002,"attributes":[{"key":"a","value":{"stringValue":"[{\\"role\\":\\"user\\"}]"}},{"key":"b","value":{"doubleValue":-1.5e-3}}],"events":[{"timeUnixNano":"5","name":"e","attributes":[]}],"status":{"code":2},"flags":null}`;

const spans = [
  ...outlineJson(otlpFixture('otlp/trace.json').body, 'traces')
    .flatMap(({ scopes }) => scopes)
    .flatMap(({ records }) => records),
  utf8.encode(plain),
  utf8.encode(JSON.stringify(JSON.parse(plain), undefined, 2)),
];

/** What is read, or the code of what is wrong. */
function outcome<Result>(read: () => Result): Result | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof OtlpDecodeError) return error.code;
    throw error;
  }
}

function assertAgreement(bytes: Uint8Array): boolean {
  const header = outcome(() => readSpanHeaderJson(bytes));
  const span = outcome(() => decodeSpan({ format: 'json', bytes }));
  if (typeof header === 'string' || typeof span === 'string') assert.equal(header, span);
  else assert.partialDeepStrictEqual(span, header);
  return typeof header !== 'string';
}

/** Pieces of JSON, of times and of ids that are read in a way of their own. */
const pieces = [
  ' ',
  '\t',
  '\u0001',
  '\ufeff',
  '\\u0061',
  '\\x',
  '"events":null,',
  '"traceId":"",',
  '"trace_id":"1",',
  '"time_unix_nano":"-1",',
  '"timeUnixNano":"99999999999999999999",',
  '"startTimeUnixNano":"9223372036854775808",',
  '"name":7,',
  ...'" \\ { } [ ] , : 0 - 1.5 1e3 null true {} [] "" "events":[], 00000000000000000000000000000000 AAA='.split(
    ' ',
  ),
];

describe('the header of a JSON span', () => {
  it('is what the whole span says', () => {
    assert.ok(spans.length > 2);
    for (const bytes of spans) assert.ok(assertAgreement(bytes));
  });

  it('is refused where an attribute is nested too deeply, and read where it is not', () => {
    const nested = (depth: number) =>
      utf8.encode(
        plain.replace(
          '"attributes":[',
          `"attributes":[{"key":"deep","value":${'{"arrayValue":{"values":['.repeat(depth)}{}${']}}'.repeat(depth)}},`,
        ),
      );
    assert.equal(assertAgreement(nested(10)), true);
    assert.equal(assertAgreement(nested(50)), true);
    assert.equal(assertAgreement(nested(70)), false);
  });

  // What only one of the two accepts would be refused for no reason, or acknowledged and never read again.
  it('is refused exactly where the whole span is', () => {
    const outcomes = new Set<boolean>();
    const changes = fc.array(
      fc.record({ at: fc.nat(), remove: fc.nat(3), piece: fc.constantFrom(...pieces) }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...spans), changes, (span, edits) => {
        let bytes = Buffer.from(span);
        for (const { at, remove, piece } of edits) {
          const start = at % bytes.length;
          bytes = Buffer.concat([
            bytes.subarray(0, start),
            utf8.encode(piece),
            bytes.subarray(start + remove),
          ]);
        }
        outcomes.add(assertAgreement(bytes));
      }),
      { numRuns: 10_000 },
    );
    assert.deepEqual(outcomes, new Set([true, false]));
  });

  it('is refused exactly where the whole span is, whatever byte is changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.constantFrom(...spans), changes, (span, edits) => {
        const broken = Uint8Array.from(span);
        for (const [index, byte] of edits) broken[index % broken.length] = byte;
        assertAgreement(broken);
      }),
      { numRuns: 10_000 },
    );
  });
});
