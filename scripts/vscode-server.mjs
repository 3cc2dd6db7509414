// A real VS Code without a download from its maker: the server that npm carries inside `code-server`.
// The same workbench, extension host and webviews, shown in a browser.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { installNode, root, runNpm } from './node-runtime.mjs';

/** Carries VS Code 1.139.1. */
const version = '4.139.1';
/** Terminals and file watching; both come with their binaries. */
const neededPackages = ['node-pty', '@parcel/watcher'];
/** These are compiled. Without them the server works, but its log files and output channels stay empty. */
const compiledPackages = ['@vscode/spdlog', '@vscode/native-watchdog'];

const folder = join(root, '.vscode-test', `code-server-${version}`);
const vscodeFolder = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
const serverMain = join(vscodeFolder, 'out', 'server-main.js');

/**
 * Installs the server once, about 620 MB in an ignored folder. Install scripts stay off but for a few
 * packages: the others want libraries that few machines have.
 */
export function installServer() {
  const stamp = join(folder, 'installed');
  const node = nodeForServer();
  if (existsSync(stamp)) return { node };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const env = installEnvironment(node);
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
  console.log('Getting the VS Code server, once, about 620 MB: step 1 of 4 …');
  runNpm([...install, `code-server@${version}`], folder, env);
  console.log('Step 2 of 4: its packages …');
  runNpm([...install, '--omit=dev'], vscodeFolder, env);
  console.log('Step 3 of 4: its built-in extensions …');
  runNpm([...install, '--omit=dev'], join(vscodeFolder, 'extensions'), env);
  console.log('Step 4 of 4: its native packages …');
  runNpm(['rebuild', ...neededPackages], vscodeFolder, env);
  try {
    runNpm(['rebuild', ...compiledPackages], vscodeFolder, env);
  } catch {
    console.log('There is no working C++ compiler, so output channels of this VS Code stay empty.');
  }
  writeFileSync(stamp, `${version}\n`);
  return { node };
}

/** With the chosen Node, and with its own headers, so that compiling downloads none. */
function installEnvironment(node) {
  const prefix = dirname(dirname(realpathSync(node)));
  const carried = join(prefix, 'node_modules', `node-${process.platform}-${process.arch}`);
  const headers = [carried, prefix].find((path) => existsSync(join(path, 'include', 'node')));
  return {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`,
    ...(headers !== undefined && { npm_config_nodedir: headers }),
  };
}

/** The server wants exactly this major version. */
function nodeForServer() {
  return process.versions.node.startsWith('24.') ? process.execPath : installNode();
}

/**
 * Starts the server on a free port of this machine, reachable only with its token. Resolves once it
 * accepts; rejects with its last words where it ends first. `dataFolder` keeps settings and logs.
 *
 * `for: 'suite'` makes the address take an extension under development and its tests, and keeps
 * notifications in their list, without pop-ups; `for: 'person'` is VS Code as everybody has it.
 */
export async function startServer({
  dataFolder,
  for: user,
  port = 0,
  env = process.env,
  extensionsFolder,
}) {
  const { node } = installServer();
  const token = randomBytes(16).toString('hex');
  mkdirSync(dataFolder, { recursive: true });
  const chosenPort = await freePort(port);
  const options = {
    host: '127.0.0.1',
    port: String(chosenPort),
    'connection-token': token,
    'server-data-dir': dataFolder,
    'telemetry-level': 'off',
    ...(extensionsFolder !== undefined && { 'extensions-dir': extensionsFolder }),
  };
  const args = [
    serverMain,
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    '--accept-server-license-terms',
    '--disable-workspace-trust',
    // A login shell would put the machine's own Node first again, which may be too old for the sample.
    '--force-disable-user-env',
    ...(user === 'suite' ? ['--enable-smoke-test-driver'] : []),
  ];
  const server = spawn(node, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  await untilListening(server, join(dataFolder, 'server.log'));
  return {
    port: chosenPort,
    process: server,
    workbenchUrl: (opened) => workbenchUrl({ port: chosenPort, token, ...opened }),
    stop: () => stop(server),
  };
}

/** Makes a folder's extension an installed one of a server whose `extensionsFolder` this is. */
export function installExtensionFolder(extension, extensionsFolder) {
  const manifest = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  const entry = {
    identifier: { id: `${manifest.publisher}.${manifest.name}` },
    version: manifest.version,
    location: { $mid: 1, path: posixPath(extension), scheme: 'file' },
  };
  mkdirSync(extensionsFolder, { recursive: true });
  writeFileSync(join(extensionsFolder, 'extensions.json'), JSON.stringify([entry]));
}

/** Installs a packaged extension into `extensionsFolder`. */
export function installExtension(vsix, extensionsFolder) {
  const { node } = installServer();
  const args = [serverMain, '--install-extension', vsix, '--extensions-dir', extensionsFolder];
  const result = spawnSync(node, args, { encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`The VS Code server refused ${vsix}:\n${result.stdout}${result.stderr}`);
  }
}

/** `extension` and `tests` are absolute paths of the extension under development and of its suite. */
function workbenchUrl({ port, token, folder: workspace, extension, tests }) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${posixPath(path)}`;
  const payload = [
    ...(extension === undefined ? [] : [['extensionDevelopmentPath', remote(extension)]]),
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
  ];
  const query = new URLSearchParams({
    tkn: token,
    folder: posixPath(workspace),
    ...(payload.length > 0 && { payload: JSON.stringify(payload) }),
  });
  return `http://127.0.0.1:${port}/?${query}`;
}

/** `C:\a` is `/C:/a` in a `vscode-remote` address. */
function posixPath(path) {
  const forward = path.replaceAll('\\', '/');
  return forward.startsWith('/') ? forward : `/${forward}`;
}

function untilListening(server, logFile) {
  const log = createWriteStream(logFile);
  let output = '';
  return new Promise((resolve, reject) => {
    const onData = (chunk) => {
      log.write(chunk);
      output = (output + chunk).slice(-4000);
      if (output.includes('Extension host agent listening')) resolve();
    };
    server.stdout.on('data', onData);
    server.stderr.on('data', onData);
    server.on('error', reject);
    server.on('exit', (code) => {
      reject(new Error(`The VS Code server ended with code ${code}:\n${output.trim()}`));
    });
  });
}

/** The wanted port where it is free, else any free one. */
function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', (error) => {
      if (wanted !== 0 && error.code === 'EADDRINUSE') resolve(freePort(0));
      else reject(error);
    });
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Resolves once the server has ended; it gets a second to end its extension hosts by itself. */
function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.kill('SIGKILL'), 1000);
    server.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    server.kill('SIGTERM');
  });
}
