import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConditions } from '../../../src/conditions/read-conditions.ts';
import { interpreterOf } from '../../../src/conditions/runtime.ts';
import type { CommandLine } from '../../../src/model/execution.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const nodeCommand: CommandLine = { type: 'arguments', arguments: [process.execPath, 'agent.js'] };

describe('conditions of a command', () => {
  const folder = temporaryFolder();
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: folder.path,
      encoding: 'utf8',
    }).trim();

  after(() => folder.remove());

  async function changesHash(): Promise<string | undefined> {
    const conditions = await readConditions({
      command: nodeCommand,
      workingDirectory: folder.path,
    });
    return conditions.git?.changesHash;
  }

  it('are the commit and what is not committed, new files and their words included', async () => {
    git('init', '-q', '-b', 'trunk');
    writeFileSync(join(folder.path, 'prompt.txt'), 'one');
    git('add', '.');
    git('commit', '-qm', 'first');
    const { git: state } = await readConditions({
      command: nodeCommand,
      workingDirectory: folder.path,
    });
    assert.deepEqual(state, { commit: git('rev-parse', 'HEAD'), branch: 'trunk' });
    writeFileSync(join(folder.path, 'prompt.txt'), 'two');
    const changed = await changesHash();
    writeFileSync(join(folder.path, 'new.txt'), 'three');
    const added = await changesHash();
    writeFileSync(join(folder.path, 'new.txt'), 'four');
    const hashes = [undefined, changed, added, await changesHash()];
    assert.equal(new Set(hashes).size, 4, hashes.join(' '));
    assert.equal(await changesHash(), hashes[3]);
  });

  it('are the runtime and the packages that the program names, as installed', async () => {
    const installed = join(folder.path, 'node_modules/@scope/sdk');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{"version":"1.2.3"}');
    const manifest = { dependencies: { '@scope/sdk': '^1.0.0', missing: '*' } };
    writeFileSync(join(folder.path, 'package.json'), JSON.stringify(manifest));
    const within = join(folder.path, 'src');
    mkdirSync(within);
    const { runtime, packages } = await readConditions({
      command: nodeCommand,
      workingDirectory: within,
    });
    assert.deepEqual(runtime, { name: 'Node', version: process.versions.node });
    assert.deepEqual(packages, { '@scope/sdk': '1.2.3' });
  });

  it('are names of variables and never their values', async () => {
    const environment = {
      OPENAI_API_KEY: 'sk-secret',
      CITY: 'Lisbon',
      PATH: process.env['PATH'],
      OPENAI_BASE_URL: 'http://127.0.0.1:4319/x',
      TERM_PROGRAM: 'vscode',
    };
    const conditions = await readConditions({
      command: nodeCommand,
      workingDirectory: folder.path,
      environment,
    });
    assert.deepEqual(conditions.environment, ['CITY', 'OPENAI_API_KEY']);
    assert.doesNotMatch(JSON.stringify(conditions), /sk-secret|Lisbon/);
  });

  it('are absent where they are not known', async () => {
    const elsewhere = temporaryFolder();
    const conditions = await readConditions({
      command: { type: 'shell', line: './agent | tee log' },
      workingDirectory: elsewhere.path,
    });
    elsewhere.remove();
    assert.deepEqual(conditions, {});
  });

  it('are whether a preload of ours is loaded', async () => {
    const start = { command: nodeCommand, workingDirectory: folder.path };
    assert.equal((await readConditions({ ...start, preload: true })).preload, true);
    assert.ok(!('preload' in (await readConditions({ ...start, preload: false }))));
  });

  it('know what runs a command', () => {
    const name = (line: string) => interpreterOf({ type: 'shell', line })?.name;
    assert.equal(name('node agent.js'), 'Node');
    assert.equal(name('MODE=1 npm start'), 'Node');
    assert.equal(name('.venv/bin/python3.11 -m agent | tee log'), 'Python');
    assert.equal(name('C:\\Python\\python.exe agent.py'), 'Python');
    assert.equal(name('bun run agent.ts'), 'Bun');
    assert.equal(name('./agent'), undefined);
  });
});
