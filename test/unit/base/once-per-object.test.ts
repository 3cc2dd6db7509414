import assert from 'node:assert/strict';
import { oncePerObject } from '../../../src/base/once-per-object.ts';

describe('oncePerObject', () => {
  it('computes once for each object, for equal ones apart, and keeps undefined too', () => {
    const asked: object[] = [];
    const sizeOf = oncePerObject((key: readonly number[]) => {
      asked.push(key);
      return key.length === 0 ? undefined : key.length;
    });
    const [full, equal, empty] = [[1], [1], []];
    assert.deepEqual([full, full, equal, empty, empty].map(sizeOf), [
      1,
      1,
      1,
      undefined,
      undefined,
    ]);
    assert.deepEqual(asked, [full, equal, empty]);
  });
});
