// Runs the suite in the VS Code server: `node test/vscode/run-server.ts`, or with the path of a VSIX,
// which is then installed and tested in place of the sources' own build.
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { chromiumArguments, ensureChromium } from '../../scripts/chromium.mjs';
import { writeUserSettings } from '../../scripts/editor-settings.mjs';
import { buildIfStale } from '../../scripts/stale-build.mjs';
import { installExtension, startServer } from '../../scripts/vscode-server.mjs';
import { bridgeVariable } from './bridge-protocol.ts';
import { openBridge } from './bridge.ts';
import { bundleSuite } from './bundle-suite.ts';
import { endCollector } from './collector-end.ts';
import { Counts } from './counts.ts';
import { copySampleWorkspace } from './sample-workspace.ts';

/** The whole suite; it usually takes half a minute. */
const timeoutMs = 300_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const vsix = process.argv[2];
const artifacts = join(root, 'test-artifacts', vsix === undefined ? 'vscode' : 'vsix');
const temporary = await mkdtemp(join(tmpdir(), 'spanwise-vscode-'));
const dataFolder = join(temporary, 'data');
const serverFolder = join(temporary, 'server');
const counts = new Counts();
await rm(artifacts, { recursive: true, force: true });
await mkdir(artifacts, { recursive: true });
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: [...chromiumArguments],
});
try {
  process.exitCode = counts.finish(await runSuite());
} finally {
  await browser.close();
  await keepLogs();
  await endCollector(dataFolder);
  await rm(temporary, { recursive: true, force: true, maxRetries: 3, retryDelay: 500 });
}

/** The suite's exit code. */
async function runSuite(): Promise<number> {
  const extension = vsix === undefined ? await builtExtension() : await installedExtension(vsix);
  const tests = await bundleSuite(root, extension);
  const folder = await copySampleWorkspace(root, join(temporary, 'examples'));
  writeUserSettings(join(serverFolder, 'data', 'User'), { 'workbench.startupEditor': 'none' });

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  let second: Promise<Page> | undefined;
  const openSecond = async (): Promise<Page> => {
    const opened = await browser.newPage();
    await opened.goto(server.workbenchUrl({ folder, extension }));
    return opened;
  };
  const bridge = await openBridge({
    page: () => Promise.resolve(page),
    secondWindow: () => (second ??= openSecond()),
    artifacts,
    onReport: counts.add,
  });
  const server = await startServer({
    dataFolder: serverFolder,
    for: 'suite',
    env: { ...process.env, [bridgeVariable]: bridge.url, SPANWISE_DATA: dataFolder },
  });
  try {
    const ended = untilEnd(page);
    await page.goto(server.workbenchUrl({ folder, extension, tests }));
    return await ended;
  } finally {
    await page.screenshot({ path: join(artifacts, 'at-the-end.png') });
    await (await second)?.screenshot({ path: join(artifacts, 'second-at-the-end.png') });
    bridge.close();
    await server.stop();
  }
}

async function builtExtension(): Promise<string> {
  await buildIfStale();
  return root;
}

/** The folder that VS Code's own installer made of the package. */
async function installedExtension(file: string): Promise<string> {
  const extensions = join(temporary, 'extensions');
  installExtension(resolve(file), extensions);
  const name = (await readdir(extensions)).find((each) => each.startsWith('spanwise.spanwise-'));
  if (name === undefined) throw new Error(`${file} was not installed.`);
  return join(extensions, name);
}

/** What the collector and the extension logged, for a failure that a picture does not explain. */
async function keepLogs(): Promise<void> {
  for (const from of [dataFolder, join(serverFolder, 'data', 'logs')]) {
    const names = await readdir(from, { recursive: true }).catch(() => []);
    for (const name of names.filter((each) => each.endsWith('.log'))) {
      await cp(join(from, name), join(artifacts, 'logs', basename(name)));
    }
  }
}

/** VS Code hands the suite's exit code and console to two functions that it expects on the page. */
async function untilEnd(page: Page): Promise<number> {
  let exit: (code: number) => void = () => undefined;
  const exited = new Promise<number>((done) => {
    exit = done;
    setTimeout(() => done(124), timeoutMs).unref();
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (process.env['SPANWISE_TEST_LOG'] !== undefined) console.log(type, ...args);
  });
  await page.exposeFunction('codeAutomationExit', exit);
  return exited;
}
