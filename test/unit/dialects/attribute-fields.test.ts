import assert from 'node:assert/strict';
import {
  array,
  assert as assertProperty,
  constantFrom,
  dictionary,
  oneof,
  property,
  string,
} from 'fast-check';
import {
  either,
  group,
  json,
  jsonOrText,
  made,
  members,
  number,
  readerOf,
  strings,
  text,
} from '../../../src/dialects/attribute-fields.ts';
import {
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from '../../../src/dialects/attribute-reader.ts';
import { toAttributes, type PlainAttributes } from '../../support/wire-record.ts';

const keys = ['a', 'b', 'group.a', 'group.b', '__proto__'];
const values = oneof(
  constantFrom<PlainAttributes[string]>(
    undefined,
    0,
    7,
    true,
    '',
    ' ',
    'null',
    '[1]',
    '{"a":1}',
    '7',
    'x, y',
  ),
  string(),
);
const spans = array(dictionary(constantFrom(...keys), values), { minLength: 1, maxLength: 30 });

describe('fields of attributes', () => {
  it('read what the same keys give one by one, whatever spans came before', () => {
    const read = readerOf(
      members<Record<string, unknown>>({
        text: text('a', 'b'),
        number: number('b', 'a'),
        strings: strings('a', 'missing'),
        json: json('missing', 'b'),
        jsonOrText: jsonOrText('__proto__', 'a'),
        group: group('group.'),
        either: either<number | string>(number('a'), text('group.b')),
        made: made(text('b'), (told) => (told === 'x, y' ? undefined : told.length)),
      }),
    );
    assertProperty(
      property(spans, (some) => {
        for (const span of some) {
          const attributes = toAttributes(span);
          const b = readString(attributes, 'b');
          const expected = Object.entries({
            text: readString(attributes, 'a', 'b'),
            number: readNumber(attributes, 'b', 'a'),
            strings: readStrings(attributes, 'a', 'missing'),
            json: readJson(attributes, 'missing', 'b'),
            jsonOrText: readJsonOrText(attributes, '__proto__', 'a'),
            group: readGroup(attributes, 'group.'),
            either: readNumber(attributes, 'a') ?? readString(attributes, 'group.b'),
            made: b === 'x, y' ? undefined : b?.length,
          }).filter(([, value]) => value !== undefined);
          assert.deepEqual(
            read(attributes),
            expected.length === 0 ? undefined : Object.fromEntries(expected),
          );
        }
      }),
    );
  });

  it('have no member that an attribute does not tell, be it there', () => {
    const read = readerOf(
      members<{ a?: number; inner?: { b?: number } }>({
        a: number('a'),
        inner: members<{ b?: number }>({ b: number('b') }),
      }),
    );
    assert.deepEqual(read(toAttributes({ a: 1, b: 'no number' })), { a: 1 });
    assert.deepEqual(read(toAttributes({ b: 2 })), { inner: { b: 2 } });
    assert.equal(read(toAttributes({ a: 'none', b: undefined })), undefined);
    assert.equal(read(toAttributes({})), undefined);
  });
});
