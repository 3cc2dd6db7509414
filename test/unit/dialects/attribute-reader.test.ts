import assert from 'node:assert/strict';
import {
  attributeToJson,
  openJsonText,
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from '../../../src/dialects/attribute-reader.ts';
import { toAttributes } from '../../support/wire-record.ts';

const attributes = toAttributes({
  text: 'words',
  blank: '  ',
  number: 7,
  numeric: '7.5',
  big: 2n ** 60n,
  notFinite: Number.NaN,
  object: { a: [1, { b: true }] },
  jsonText: '{"a":[1]}',
  jsonNull: 'null',
  brokenJson: '{"a":',
});

describe('attribute reader', () => {
  it('takes the first alias that can be read', () => {
    assert.equal(readString(attributes, 'missing', 'blank', 'text'), 'words');
    assert.equal(readNumber(attributes, 'text', 'blank', 'notFinite', 'number'), 7);
    assert.deepEqual(readJson(attributes, 'brokenJson', 'jsonNull', 'jsonText'), { a: [1] });
  });

  it('reads numbers in every encoding', () => {
    assert.equal(readNumber(attributes, 'numeric'), 7.5);
    assert.equal(readNumber(attributes, 'big'), 2 ** 60);
    assert.equal(readString(attributes, 'number'), '7');
  });

  it('reads lists of words in every encoding', () => {
    const lists = {
      list: ['stop'],
      json: '["stop","length"]',
      joined: 'stop, length',
      one: 'stop',
    };
    const words = (name: keyof typeof lists) => readStrings(toAttributes(lists), name);
    assert.deepEqual(words('list'), ['stop']);
    assert.deepEqual(words('json'), ['stop', 'length']);
    assert.deepEqual(words('joined'), ['stop', 'length']);
    assert.deepEqual(words('one'), ['stop']);
    assert.equal(
      readStrings(toAttributes({ empty: [], blank: ' , ' }), 'empty', 'blank'),
      undefined,
    );
  });

  it('reads structured values and JSON text alike', () => {
    assert.deepEqual(readJson(attributes, 'object'), { a: [1, { b: true }] });
    assert.equal(readJsonOrText(attributes, 'brokenJson'), '{"a":');
    assert.equal(readJson(attributes, 'brokenJson'), undefined);
  });

  it('leaves JSON closed that is nested too deeply to walk', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    assert.equal(readJson(toAttributes({ deep }), 'deep'), undefined);
    assert.equal(openJsonText(deep), deep);
  });

  it('gathers a group without letting a key reach a prototype', () => {
    const group = readGroup(toAttributes({ 'p.a': 1, 'p.__proto__': 'x', q: 2 }), 'p.');
    assert.deepEqual(Object.entries(group ?? {}), [
      ['a', 1],
      ['__proto__', 'x'],
    ]);
    assert.equal(readGroup(attributes, 'none.'), undefined);
  });

  it('keeps bytes and values beyond JSON readable', () => {
    assert.equal(attributeToJson(new TextEncoder().encode('héllo')), 'héllo');
    assert.equal(attributeToJson(Number.POSITIVE_INFINITY), null);
    assert.equal(attributeToJson(undefined), null);
  });
});
