// `npm test`: every stage, or those that are named (`npm test -- unit vscode`). A stage that fails hides
// no other. The last line is `N passed, N failed`, and the exit code says the same.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { root, sentenceFor } from './node-runtime.mjs';
import { installExample } from './packages.mjs';

/** A counted command writes `{ "passed", "failed" }` here, named to it in the variable. */
const countsFile = join(root, 'test-artifacts', 'counts.json');
const countsVariable = 'SPANWISE_TEST_COUNTS';
const vsixOfThisPlatform = `spanwise-${process.platform}-${process.arch}.vsix`;
/** Tests that wait for a process or a page. Those in `.mocharc.json` wait for nothing. */
const slow = ['--no-config', '--timeout=30000'];

const stages = {
  types: [
    check('node_modules/typescript/bin/tsc', '-b'),
    check('node_modules/typescript/bin/tsc', '-p', 'examples/support-agent'),
  ],
  lint: [check('node_modules/oxlint/bin/oxlint', '--deny-warnings')],
  format: [check('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')],
  build: [check('scripts/build.mjs')],
  unit: [mocha()],
  contract: [mocha(...slow, 'test/contract/**/*.test.ts')],
  webview: [mocha(...slow, 'test/webview/**/*.test.ts')],
  vscode: [counted('test/vscode/run-server.ts')],
  // Last, because it leaves minified bundles.
  package: [check('scripts/package.mjs'), counted('test/vscode/run-server.ts', vsixOfThisPlatform)],
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(stages, name));
if (unknown !== undefined) {
  const names = Object.keys(stages).join(', ');
  console.error(`There is no stage "${unknown}": the stages are ${names}.`);
  process.exit(2);
}
mkdirSync(join(root, 'test-artifacts'), { recursive: true });
const total = { passed: 0, failed: 0 };
await runStage('set-up', [setUp]);
for (const [name, commands] of Object.entries(stages)) {
  if (wanted.length === 0 || wanted.includes(name)) await runStage(name, commands);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function runStage(name, commands) {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const sum = { passed: 0, failed: 0 };
  for (const command of commands) {
    const { passed, failed } = await command();
    sum.passed += passed;
    sum.failed += failed;
  }
  total.passed += sum.passed;
  total.failed += sum.failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const duration = process.env['CI'] ? ` in ${seconds} s` : '';
  console.log(`${name}: ${sum.passed} passed, ${sum.failed} failed${duration}`);
}

/** What the stages need that `npm ci` does not bring. It is no test, but a test cannot do without. */
function setUp() {
  try {
    installExample();
    ensureChromium();
    return { passed: 0, failed: 0 };
  } catch (error) {
    console.error(sentenceFor(error));
    return { passed: 0, failed: 1 };
  }
}

/** A command that is one test by itself. */
function check(...args) {
  return async () => {
    const isGood = (await run(args)) === 0;
    return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
  };
}

function mocha(...args) {
  return counted(
    '--import=./test/support/register.mjs',
    '--disable-warning=ExperimentalWarning',
    'node_modules/mocha/bin/mocha.js',
    '--reporter=./test/support/counting-reporter.cjs',
    ...args,
  );
}

/** A command that counts its tests. One that crashes, or fails without a failed test, is a failure. */
function counted(...args) {
  return async () => {
    rmSync(countsFile, { force: true });
    const exitCode = await run(args);
    const counts = readCounts();
    if (exitCode === 0 && counts.passed > 0) return counts;
    return { passed: counts.passed, failed: Math.max(counts.failed, 1) };
  };
}

function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

/** Runs Node with these arguments; resolves with the exit code. */
function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, [countsVariable]: countsFile },
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
