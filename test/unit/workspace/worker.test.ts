import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { portTransport } from '../../../src/protocol/port-transport.ts';
import { connect } from '../../../src/protocol/rpc.ts';
import type { WorkspaceApi } from '../../../src/protocol/workspace-api.ts';
import { grammarsFolder } from '../../support/grammars.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../../src/workspace/worker.ts', import.meta.url));

describe('the indexing thread', () => {
  const folder = temporaryFolder();
  const worker = new Worker(program, { workerData: { grammarsFolder } });
  const client = connect<WorkspaceApi, Record<string, never>>(portTransport(worker, 'exit'));
  after(async () => {
    client.dispose();
    await worker.terminate();
    folder.remove();
  });

  it('serves the workspace: questions wait until the folders are read', async () => {
    const path = join(folder.path, 'a.md');
    writeFileSync(path, 'You are a careful guide of the old town.');
    const opened = client.request('openFolders', { folders: [{ path: folder.path }] });
    const texts = ['You are a careful guide of the old town.', 'Anything else.'];
    const located = await client.request('locateTexts', { texts });
    assert.deepEqual(await opened, { files: 1, templates: 1, skipped: [] });
    assert.deepEqual(
      located.map((matches) => matches.map(({ file }) => file)),
      [['a.md'], []],
    );
    await client.request('updateFile', { path, text: 'Something new.' });
    const [then = [], nowhere] = await client.request('locateTexts', { texts });
    assert.equal(then[0]?.stale?.lines, 'You are a careful guide of the old town.');
    assert.deepEqual(nowhere, []);
    const { location } = await client.request('locateCode', { file: 'a.md', line: 3 });
    assert.deepEqual(location, { path, file: 'a.md', line: 3, via: 'code-attributes' });
  });
});
