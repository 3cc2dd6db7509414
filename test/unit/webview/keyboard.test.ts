import assert from 'node:assert/strict';
import { treeCommand, type Key } from '../../../webview/trace/keyboard.ts';

function pressed(key: string, modifiers: Partial<Key> = {}) {
  return treeCommand({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });
}

describe('treeCommand', () => {
  it('knows the keys of a list', () => {
    assert.deepEqual(pressed('PageDown'), { type: 'move', movement: 'page-down' });
    assert.deepEqual(pressed('Enter'), { type: 'open' });
    assert.deepEqual(pressed('/'), { type: 'filter' });
  });

  it('leaves keys with modifiers to VS Code, but for find', () => {
    assert.deepEqual(pressed('f', { ctrlKey: true }), { type: 'filter' });
    assert.deepEqual(pressed('f', { metaKey: true }), { type: 'filter' });
    assert.equal(pressed('s', { ctrlKey: true }), undefined);
    assert.equal(pressed('ArrowUp', { altKey: true }), undefined);
    assert.equal(pressed('x'), undefined);
  });
});
