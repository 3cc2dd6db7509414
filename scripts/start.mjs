// `npm start`: opens VS Code with the extension and the sample workspace. A desktop VS Code where there
// is one; else, or with `npm start -- --server`, the VS Code server that npm carries, in a browser.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { writeUserSettings } from './editor-settings.mjs';
import { root, sentenceFor } from './node-runtime.mjs';
import { exampleFolder, installExample } from './packages.mjs';
import { buildIfStale } from './stale-build.mjs';
import { installExtensionFolder, startServer } from './vscode-server.mjs';

/** Of `engines.vscode`. */
const oldestEditor = [1, 105];
const usualPort = 8017;
const dataFolder = join(root, '.vscode-test', 'start');

try {
  await buildIfStale();
  installExample();
  const code = process.argv.includes('--server') ? undefined : findDesktopCode();
  if (code === undefined) await openServer();
  else openDesktop(code);
} catch (error) {
  console.error(sentenceFor(error));
  process.exitCode = 1;
}

/** A desktop `code` on the PATH that is new enough. */
function findDesktopCode() {
  // Inside a remote window `code` only talks to that window, and cannot load an extension under development.
  if (process.env['VSCODE_IPC_HOOK_CLI'] !== undefined) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  if (path === undefined) return undefined;
  const { stdout } = runCode(path, ['--version']);
  const [major = 0, minor = 0] = String(stdout).split('.').map(Number);
  const isNewEnough =
    major > oldestEditor[0] || (major === oldestEditor[0] && minor >= oldestEditor[1]);
  if (isNewEnough) return path;
  console.log(
    `${path} is older than VS Code ${oldestEditor.join('.')}: using the VS Code server instead.`,
  );
  return undefined;
}

function openDesktop(code) {
  const userFolder = join(dataFolder, 'desktop');
  writeUserSettings(join(userFolder, 'User'));
  const args = [
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${userFolder}`,
    '--disable-workspace-trust',
    '--new-window',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    exampleFolder,
  ];
  const { status, stderr } = runCode(code, args);
  if (status !== 0) throw new Error(`VS Code did not start: ${String(stderr).trim()}`);
  console.log('VS Code opens with the sample agent. Press F5 there to run it.');
}

/** On Windows `code` is a batch file, which needs a shell, which needs quotes around spaces. */
function runCode(code, args) {
  if (process.platform !== 'win32') return spawnSync(code, args, { encoding: 'utf8' });
  const quoted = [code, ...args].map((word) => `"${word}"`).join(' ');
  return spawnSync(quoted, { encoding: 'utf8', shell: true });
}

async function openServer() {
  const serverFolder = join(dataFolder, 'server');
  const extensionsFolder = join(serverFolder, 'extensions');
  writeUserSettings(join(serverFolder, 'data', 'User'));
  installExtensionFolder(root, extensionsFolder);
  const server = await startServer({
    dataFolder: serverFolder,
    for: 'person',
    extensionsFolder,
    port: usualPort,
  });
  if (server.port !== usualPort) {
    console.log(`Port ${usualPort} is in use: using ${server.port}.`);
  }
  const url = server.workbenchUrl({ folder: exampleFolder });
  console.log(
    `\nVS Code runs with the sample agent. Open this address in a browser:\n\n  ${url}\n`,
  );
  console.log('Press F5 there to run the agent. Ctrl+C here stops VS Code.');
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void server.stop());
  }
  server.process.on('exit', (code) => (process.exitCode = code ?? 0));
}
