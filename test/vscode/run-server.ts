// Runs the suite in the VS Code server: `node test/vscode/run-server.ts [--vsix FILE]`.
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { chromiumArguments, ensureChromium } from '../../scripts/chromium.mjs';
import { writeUserSettings } from '../../scripts/editor-settings.mjs';
import { buildIfStale } from '../../scripts/stale-build.mjs';
import { startServer } from '../../scripts/vscode-server.mjs';
import { bridgeVariable } from './bridge-protocol.ts';
import { openBridge } from './bridge.ts';
import { bundleSuite } from './bundle-suite.ts';
import { Counts } from './counts.ts';
import { copySampleWorkspace } from './sample-workspace.ts';

/** The whole suite; it usually takes a minute. */
const timeoutMs = 300_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const artifacts = join(root, 'test-artifacts', 'vscode');
const temporary = await mkdtemp(join(tmpdir(), 'spanwise-vscode-'));
const counts = new Counts();
await rm(artifacts, { recursive: true, force: true });
await mkdir(artifacts, { recursive: true });
try {
  await buildIfStale();
  process.exitCode = counts.finish(await runSuite());
} finally {
  await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
}

/** The suite's exit code. */
async function runSuite(): Promise<number> {
  const tests = await bundleSuite(root);
  const folder = await copySampleWorkspace(root, join(temporary, 'examples'));
  const dataFolder = join(temporary, 'server');
  writeUserSettings(join(dataFolder, 'data', 'User'), { 'workbench.startupEditor': 'none' });

  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...chromiumArguments],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const bridge = await openBridge({
    page: () => Promise.resolve(page),
    artifacts,
    onReport: counts.add,
  });
  const server = await startServer({
    dataFolder,
    for: 'suite',
    env: {
      ...process.env,
      [bridgeVariable]: bridge.url,
      SPANWISE_DATA: join(temporary, 'data'),
    },
  });
  try {
    const ended = untilEnd(page);
    await page.goto(server.workbenchUrl({ folder, extension: root, tests }));
    return await ended;
  } finally {
    await page.screenshot({ path: join(artifacts, 'at-the-end.png') });
    await browser.close();
    bridge.close();
    await server.stop();
    await keepLogs();
  }
}

/** What the collector and the extension logged, for a failure that a picture does not explain. */
async function keepLogs(): Promise<void> {
  for (const from of [join(temporary, 'data'), join(temporary, 'server', 'data', 'logs')]) {
    const names = await readdir(from, { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.log'))) {
      await cp(join(from, name), join(artifacts, 'logs', basename(name)));
    }
  }
}

/** VS Code hands the suite's exit code and console to two functions that it expects on the page. */
async function untilEnd(page: Page): Promise<number> {
  let exit: (code: number) => void = () => undefined;
  const exited = new Promise<number>((resolve) => {
    exit = resolve;
    setTimeout(() => resolve(124), timeoutMs).unref();
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (process.env['SPANWISE_TEST_LOG'] !== undefined) console.log(type, ...args);
  });
  await page.exposeFunction('codeAutomationExit', exit);
  return exited;
}
