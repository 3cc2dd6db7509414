import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { sourceOffsetAt } from '../../../src/sourcelink/source-text.ts';
import { decodeEscapes } from '../../../src/sourcelink/string-escapes.ts';

describe('decoding escapes', () => {
  const cases: readonly [string, string, string][] = [
    ['a simple escape', String.raw`a\nb\t\"c\"`, 'a\nb\t"c"'],
    ['numbers', String.raw`\x41\u0042\u{43}\U00000044`, 'ABCD'],
    ['a surrogate pair', String.raw`\ud83d\ude00!`, '😀!'],
    ['a continued line', 'one \\\ntwo', 'one two'],
    ['nothing', 'plain text', 'plain text'],
  ];
  for (const [name, source, decoded] of cases) {
    it(`decodes ${name}`, () => {
      assert.equal(decodeEscapes(source, 0, source.length).text, decoded);
    });
  }

  it('leaves raw strings alone', () => {
    const source = String.raw`\d{{x}}\n`;
    assert.equal(decodeEscapes(source, 0, source.length, { raw: true }).text, source);
  });

  it('halves the braces of an f-string only', () => {
    const source = '{{"a": 1}}';
    assert.equal(decodeEscapes(source, 0, source.length).text, source);
    assert.equal(decodeEscapes(source, 0, source.length, { doubled: '{}' }).text, '{"a": 1}');
  });

  it('halves the quotes of a verbatim string, whose backslashes escape nothing', () => {
    const source = String.raw`C:\"" and \n`;
    const { text } = decodeEscapes(source, 0, source.length, { raw: true, doubled: '"' });
    assert.equal(text, String.raw`C:\" and \n`);
  });

  it('knows the few escapes of single quotes in Ruby and PHP', () => {
    const source = String.raw`it\'s \n \x41 \\`;
    const { text } = decodeEscapes(source, 0, source.length, { only: "'\\" });
    assert.equal(text, String.raw`it's \n \x41 ` + '\\');
  });

  it('takes \\s for a space where it is one', () => {
    assert.equal(decodeEscapes(String.raw`a\sb`, 0, 4, { escapedSpace: true }).text, 'a b');
    assert.equal(decodeEscapes(String.raw`a\sb`, 0, 4).text, 'asb');
  });

  it('keeps the backslash that Python keeps', () => {
    const source = String.raw`\d\'`;
    assert.equal(
      decodeEscapes(source, 0, source.length, { keepsUnknown: true }).text,
      String.raw`\d'`,
    );
  });

  it('knows the source of every decoded character', () => {
    const piece = fc.constantFrom('a', 'bc', '\\n', String.raw`\u0041`, '\\\\', '"', '{{', 'é');
    fc.assert(
      fc.property(fc.array(piece), fc.nat(20), (pieces, before) => {
        const source = `${'#'.repeat(before)}${pieces.join('')}`;
        const decoded = decodeEscapes(source, before, source.length);
        for (const { 0: letter, index } of decoded.text.matchAll(/[abcé]/g)) {
          assert.equal(source[sourceOffsetAt(decoded, index)], letter);
        }
      }),
    );
  });
});
