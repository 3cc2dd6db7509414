// Runs the suite in a desktop VS Code, which `@vscode/test-electron` downloads from its maker: this
// needs the network and, on Linux, a display (`xvfb-run -a npm run test:desktop`).
// `SPANWISE_VSCODE_VERSION` chooses the version; otherwise it is the newest stable one.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { chromium, type Page } from 'playwright-core';
import { writeUserSettings } from '../../scripts/editor-settings.mjs';
import { installExample } from '../../scripts/packages.mjs';
import { buildIfStale } from '../../scripts/stale-build.mjs';
import { bridgeVariable } from './bridge-protocol.ts';
import { openBridge } from './bridge.ts';
import { bundleSuite } from './bundle-suite.ts';
import { endCollector } from './collector-end.ts';
import { Counts } from './counts.ts';
import { copySampleWorkspace, freePort } from './sample-workspace.ts';

/** How long VS Code may take to open its window and its debugging port. */
const connectTimeoutMs = 60_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const artifacts = join(root, 'test-artifacts', 'vscode-desktop');
const temporary = await mkdtemp(join(tmpdir(), 'spanwise-'));
const dataFolder = join(temporary, 'data');
const counts = new Counts();
await mkdir(artifacts, { recursive: true });
try {
  installExample();
  await buildIfStale();
  const exitCode = counts.finish(await runSuite());
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = exitCode;
} finally {
  await endCollector(dataFolder);
  await rm(temporary, { recursive: true, force: true, maxRetries: 3, retryDelay: 500 });
}

/** The suite's exit code. */
async function runSuite(): Promise<number> {
  const tests = await bundleSuite(root, root);
  const folder = await copySampleWorkspace(root, join(temporary, 'examples'));
  const userFolder = join(temporary, 'user');
  writeUserSettings(join(userFolder, 'User'), { 'workbench.startupEditor': 'none' });
  const debuggingPort = await freePort();
  let connected: Promise<Page> | undefined;
  const page = (): Promise<Page> => (connected ??= connectToWindow(debuggingPort));
  const bridge = await openBridge({ page, artifacts, onReport: counts.add });
  try {
    return await runTests({
      version: process.env['SPANWISE_VSCODE_VERSION'] ?? 'stable',
      extensionDevelopmentPath: root,
      extensionTestsPath: tests,
      extensionTestsEnv: {
        [bridgeVariable]: bridge.url,
        SPANWISE_DATA: dataFolder,
      },
      launchArgs: [
        folder,
        `--user-data-dir=${userFolder}`,
        `--remote-debugging-port=${debuggingPort}`,
        '--disable-workspace-trust',
        '--disable-extensions',
      ],
    });
  } catch (error) {
    console.error(String(error));
    return 1;
  } finally {
    bridge.close();
  }
}

/** The page of VS Code's window. The suite asks early, so this waits for the window. */
async function connectToWindow(port: number): Promise<Page> {
  const deadline = Date.now() + connectTimeoutMs;
  while (Date.now() < deadline) {
    const page = await findWindow(port);
    if (page !== undefined) return page;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`VS Code opened no window within ${connectTimeoutMs / 1000} s.`);
}

async function findWindow(port: number): Promise<Page | undefined> {
  try {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const pages = browser.contexts().flatMap((context) => context.pages());
    const workbench = pages.find((page) => page.url().includes('workbench.html'));
    if (workbench === undefined) await browser.close();
    return workbench;
  } catch {
    // Nobody listens on the port yet.
    return undefined;
  }
}
