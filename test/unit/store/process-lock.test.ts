import assert from 'node:assert/strict';
import { join } from 'node:path';
import { acquireProcessLock } from '../../../src/store/process-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('process lock', () => {
  it('has one holder at a time', async () => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'lock');
    const first = await acquireProcessLock(file);
    assert.ok(first);
    assert.equal(await acquireProcessLock(file), undefined);
    first.dispose();
    const next = await acquireProcessLock(file);
    assert.ok(next);
    next.dispose();
    folder.remove();
  });
});
