import { randomInt } from 'node:crypto';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Where the sample's model server listens, and who says so. */
const usualPort = '4020';
const filesWithPort = [
  'model-server/server.mjs',
  'support-agent/.vscode/settings.json',
  'support-agent/scripts/agent.mjs',
  'support-agent/src/model.ts',
];

/**
 * A copy of the examples in `folder`, so that tests change nothing of ours, with a model server port of
 * its own. The packages are linked, not copied. Returns the workspace folder.
 */
export async function copySampleWorkspace(root: string, folder: string): Promise<string> {
  const from = join(root, 'examples');
  await cp(from, folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  const workspace = join(folder, 'support-agent');
  await symlink(
    join(from, 'support-agent', 'node_modules'),
    join(workspace, 'node_modules'),
    'junction',
  );
  const port = String(await freePort());
  for (const name of filesWithPort) {
    const path = join(folder, name);
    const before = await readFile(path, 'utf8');
    if (!before.includes(usualPort)) throw new Error(`${name} no longer names port ${usualPort}.`);
    await writeFile(path, before.replaceAll(usualPort, port));
  }
  return workspace;
}

/**
 * A free port below those that systems hand out by themselves: one of those could be given to somebody
 * else before the program that it is meant for listens on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowestPort, highestPort);
    if (await isFree(port)) return port;
  }
}

const lowestPort = 20_000;
const highestPort = 30_000;

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
