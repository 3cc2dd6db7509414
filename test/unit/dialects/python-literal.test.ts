import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parsePythonLiteral } from '../../../src/dialects/python-literal.ts';

describe('parsePythonLiteral', () => {
  for (const [text, value] of [
    ["{'cache_read': 128, 'audio': None}", { cache_read: 128, audio: null }],
    ["{'fresh': True, 'city': \"L'Aquila\"}", { fresh: true, city: "L'Aquila" }],
    ["{'quote': 'say \"hi\"', 'line': 'a\\nb'}", { quote: 'say "hi"', line: 'a\nb' }],
    ["{'it': 'don\\'t', 'byte': '\\xe9'}", { it: "don't", byte: 'é' }],
    ['(1, 2.5, -3,)', [1, 2.5, -3]],
    ["{'words': 'None, True (not code)'}", { words: 'None, True (not code)' }],
    ['[]', []],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parsePythonLiteral(text), value);
    });
  }

  for (const text of ['rain', "HumanMessage(content='hi')", "{'a': object at 0x1}", "{'a': ", '']) {
    it(`takes ${JSON.stringify(text)} for no literal`, () => {
      assert.equal(parsePythonLiteral(text), undefined);
    });
  }

  it('reads JSON as it is, and never throws', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string())), (object) => {
        const json = JSON.stringify(object);
        assert.equal(JSON.stringify(parsePythonLiteral(json)), json);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        parsePythonLiteral(`{${text}`);
      }),
    );
  });
});
