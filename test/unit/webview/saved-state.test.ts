import assert from 'node:assert/strict';
import { collapsedToSave, parseSavedState } from '../../../webview/trace/saved-state.ts';

describe('parseSavedState', () => {
  it('reads what a panel saved', () => {
    const saved = {
      traceId: 'a'.repeat(32),
      selectedSpanId: 'b'.repeat(16),
      collapsedSpanIds: ['c'.repeat(16)],
      scrollTop: 44,
      treeShare: 0.5,
      detailShare: 0.3,
    };
    assert.deepEqual(parseSavedState(structuredClone(saved)), saved);
  });

  it('leaves out what has another type, and needs a run', () => {
    assert.deepEqual(
      parseSavedState({ traceId: 't', scrollTop: '44', collapsedSpanIds: [1, 'x'], treeShare: 7 }),
      { traceId: 't', collapsedSpanIds: ['x'] },
    );
    for (const bad of [undefined, null, 'text', [], {}])
      assert.equal(parseSavedState(bad), undefined);
  });
});

it('collapsedToSave does not keep a list that would slow every change', () => {
  assert.deepEqual(collapsedToSave(new Set(['a'])), ['a']);
  const many = new Set(Array.from({ length: 20_000 }, (_, index) => String(index)));
  assert.deepEqual(collapsedToSave(many), []);
});
