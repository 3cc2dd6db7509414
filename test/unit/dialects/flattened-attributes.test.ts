import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { JsonValue } from '../../../src/base/json.ts';
import { readFlattenedList } from '../../../src/dialects/flattened-attributes.ts';
import { toAttributes, type PlainAttributes } from '../../support/wire-record.ts';

describe('readFlattenedList', () => {
  it('puts lists and objects back together, in order and without holes', () => {
    const attributes = toAttributes({
      'm.10.role': 'tool',
      'm.2.calls.1.name': 'b',
      'm.2.calls.0.name': 'a',
      'm.2.role': 'user',
      'm.name': 'not of the list',
      'mm.0.role': 'another list',
    });
    assert.deepEqual(readFlattenedList(attributes, 'm'), [
      { calls: [{ name: 'a' }, { name: 'b' }], role: 'user' },
      { role: 'tool' },
    ]);
  });

  it('finds no list where none is', () => {
    assert.equal(readFlattenedList(toAttributes({ 'm.name': 'x', m: 1 }), 'm'), undefined);
  });

  it('prefers what lies below a key to the key’s own value', () => {
    const below = [{ content: [{ text: 'x' }] }];
    const keys = ['m.0.content', 'm.0.content.0.text'];
    for (const order of [keys, keys.toReversed()]) {
      const attributes = toAttributes(Object.fromEntries(order.map((key) => [key, 'x'])));
      assert.deepEqual(readFlattenedList(attributes, 'm'), below);
    }
  });

  it('is not led astray by huge numbers, deep keys and prototypes', () => {
    const attributes = toAttributes({
      'm.999999999.a': 1,
      'm.0.__proto__.polluted': true,
      [`m.0.${'d.'.repeat(5000)}x`]: 1,
    });
    const list = readFlattenedList(attributes, 'm');
    assert.equal(list?.length, 2);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('undoes what flattening did', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const key = fc.stringMatching(/^[a-z]{1,4}$/);
    const filled = { minLength: 1, maxLength: 4 };
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), filled),
        fc.dictionary(key, tie('tree'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tree, filled), (list) => {
        const flat = Object.fromEntries(flatten(list as JsonValue, 'm')) as PlainAttributes;
        assert.deepEqual(readFlattenedList(toAttributes(flat), 'm'), list);
      }),
    );
  });
});

function flatten(value: JsonValue, path: string): readonly (readonly [string, JsonValue])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => flatten(child, `${path}.${key}`));
}
