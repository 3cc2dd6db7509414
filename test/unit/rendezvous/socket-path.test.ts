import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataDirectory } from '../../../src/rendezvous/data-directory.ts';
import { isNewerBuild } from '../../../src/rendezvous/build-id.ts';
import { socketPath } from '../../../src/rendezvous/socket-path.ts';

describe('socketPath', () => {
  it('is short enough for every system, and one per data directory', () => {
    const folders = ['/home/a', `/home/${'deep/'.repeat(40)}a`, `/home/${'deep/'.repeat(40)}b`];
    const paths = folders.map(socketPath);
    assert.equal(new Set(paths).size, folders.length);
    for (const path of paths) assert.ok(Buffer.byteLength(path) <= 100, path);
  });
});

describe('dataDirectory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spanwise-'));
  const before = process.env['SPANWISE_DATA'];
  after(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env['SPANWISE_DATA'];
    else process.env['SPANWISE_DATA'] = before;
  });

  it('prefers what was chosen, then the variable', () => {
    process.env['SPANWISE_DATA'] = join(folder, 'variable');
    assert.equal(dataDirectory(join(folder, 'chosen')), join(folder, 'chosen'));
    assert.equal(dataDirectory(''), join(folder, 'variable'));
  });

  it('is for its user alone', function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(statSync(dataDirectory(join(folder, 'mine'))).mode & 0o777, 0o700);
  });
});

describe('isNewerBuild', () => {
  it('compares the times that the builds were made', () => {
    assert.equal(isNewerBuild('1700000000001', '1700000000000'), true);
    assert.equal(isNewerBuild('1700000000000', '1700000000000'), false);
    assert.equal(isNewerBuild('999', '1700000000000'), false);
  });
});
