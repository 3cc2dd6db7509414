import assert from 'node:assert/strict';
import { groupedBy } from '../../../src/base/grouped-by.ts';

it('puts together what has one key, in order', () => {
  const groups = groupedBy(['b1', 'a1', 'b2'], (text) => text.charAt(0));
  assert.deepEqual(
    [...groups],
    [
      ['b', ['b1', 'b2']],
      ['a', ['a1']],
    ],
  );
});
