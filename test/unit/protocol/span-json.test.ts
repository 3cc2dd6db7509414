import assert from 'node:assert/strict';
import { attributesToJson } from '../../../src/protocol/span-json.ts';

describe('attributesToJson', () => {
  it('keeps every kind of value', () => {
    const json = attributesToJson(
      new Map<string, never>([
        ['text', 'a'],
        ['flag', true],
        ['big', 2n ** 60n],
        ['nan', Number.NaN],
        ['empty', undefined],
        ['bytes', new Uint8Array([0, 255])],
        ['list', [1, [2]]],
        ['map', new Map([['inner', 1.5]])],
      ] as unknown as [string, never][]),
    );
    assert.deepEqual(json, {
      text: 'a',
      flag: true,
      big: '1152921504606846976',
      nan: 'NaN',
      empty: null,
      bytes: '00ff',
      list: [1, [2]],
      map: { inner: 1.5 },
    });
  });

  it('treats __proto__ as a key like any other', () => {
    const json = attributesToJson(new Map([['__proto__', 'x']]));
    assert.deepEqual(Object.entries(json), [['__proto__', 'x']]);
  });
});
