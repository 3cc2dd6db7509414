// The one way in: `node scripts/run.mjs <task>`. Sets up what a task needs, then runs it with a Node
// that is new enough. Has no dependencies and runs on Node 20, so that a fresh clone needs nothing else.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { ensureNode, root, sentenceFor } from './node-runtime.mjs';
import { installPackages } from './packages.mjs';

const tasks = {
  start: 'start.mjs',
  test: 'test.mjs',
  build: 'build.mjs',
  bench: 'bench.mjs',
  fuzz: 'fuzz.mjs',
  dialects: 'dialects.mjs',
  package: 'package.mjs',
  'dev:webview': 'dev-webview.mjs',
  'test:desktop': 'test-desktop.mjs',
};

const [task, ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task)) {
  console.error(`Usage: node scripts/run.mjs ${Object.keys(tasks).join('|')}`);
  process.exit(2);
}
try {
  const node = ensureNode();
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  installPackages(root, 'the packages of the lock file', env);
  const script = join(root, 'scripts', tasks[task]);
  const result = spawnSync(node, [script, ...args], { cwd: root, env, stdio: 'inherit' });
  process.exit(result.status ?? 1);
} catch (error) {
  console.error(sentenceFor(error));
  process.exit(1);
}
