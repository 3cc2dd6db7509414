// Finds, or gets, a Node that can run Spanwise's tools. No dependencies, and runs on Node 20.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** better-sqlite3 13 needs Node-API 10 (22.14); running TypeScript without a build needs 22.18. */
const minimum = [22, 18];
/** Where the machine's Node is older, this one comes from npm, which carries a real binary. */
const pinned = '24.21.0';

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** The path of a Node that is new enough. Installs one under `.tools/` where it must. */
export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return process.execPath;
  return installNode();
}

/** A pinned Node from npm, in an ignored folder; what is there already is used again. */
export function installNode(version = pinned) {
  const folder = join(root, '.tools', `node-${version}`);
  const binary = join(
    folder,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(binary)) return binary;
  console.log(
    `This machine's Node is ${process.versions.node}: getting Node ${version} from npm …`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  runNpm(['install', '--no-audit', '--no-fund', '--no-package-lock', `node@${version}`], folder);
  if (!existsSync(binary)) throw new Error(`npm did not bring a Node binary to ${binary}.`);
  return binary;
}

/** Runs npm and shows its output only where it fails. */
export function runNpm(args, cwd, env = process.env) {
  const result = spawnSync(npmCommand(), args, {
    cwd,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw new Error(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) throw new Error(npmFailure(args, cwd, result.stdout + result.stderr));
}

/** One sentence for what a person can mend; npm's own words for everything else. */
function npmFailure(args, cwd, output) {
  if (/\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH)\b/.test(output)) {
    return 'npm does not reach its registry: check the network, or the registry and proxy that npm is set to.';
  }
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) {
    return `npm may not write to ${cwd}: make the folder yours, or clone to another place.`;
  }
  if (/\bENOSPC\b/.test(output)) return `The disk is full: npm could not write to ${cwd}.`;
  return `npm ${args.join(' ')} failed in ${cwd}:\n${output.trim()}`;
}

/** What to tell a person about an error: file system codes become sentences. */
export function sentenceFor(error) {
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code) && error.path !== undefined) {
    return `Spanwise may not write to ${error.path}: make the folder yours, or clone to another place.`;
  }
  if (error.code === 'ENOSPC') return 'The disk is full.';
  return error.message;
}

function npmCommand() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}
