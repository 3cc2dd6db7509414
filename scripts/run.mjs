// The one way in: `node scripts/run.mjs <task>`. Sets up what a task needs, then runs it with a Node
// that is new enough. Has no dependencies and runs on Node 20, so that a fresh clone needs nothing else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ensureNode, root, runNpm } from './node-runtime.mjs';

const tasks = {
  start: 'start.mjs',
  test: 'test.mjs',
  build: 'build.mjs',
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
  ensureDependencies(env);
  const script = join(root, 'scripts', tasks[task]);
  const result = spawnSync(node, [script, ...args], { cwd: root, env, stdio: 'inherit' });
  process.exit(result.status ?? 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

/** `npm ci`, once for each state of the lock file. */
function ensureDependencies(env) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stamp = createHash('sha256').update(lock).digest('hex');
  const stampFile = join(root, 'node_modules', '.spanwise-installed');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  console.log('Installing the packages of the lock file …');
  runNpm(['ci', '--no-audit', '--no-fund'], root, env);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}
