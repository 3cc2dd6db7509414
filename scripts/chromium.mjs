// Finds a Chromium-like browser for the tests and for pictures; on a Debian machine, as root, installs it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Without these a browser in a container crashes, or talks to its maker. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of an installed browser, or undefined. `SPANWISE_CHROMIUM` wins. */
export function findChromium() {
  const named = process.env['SPANWISE_CHROMIUM'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`SPANWISE_CHROMIUM names ${named}, which does not exist.`);
  }
  return usualPlaces().find((path) => existsSync(path));
}

/** Like `findChromium`, but installs one where that needs nobody's leave, and else says what to do. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium with apt-get …');
    const installed =
      spawnSync('apt-get', ['update'], { stdio: 'ignore' }).status === 0 &&
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
        stdio: 'ignore',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    const path = findChromium();
    if (installed && path !== undefined) return path;
  }
  throw new Error(
    'No Chromium was found: install Chromium, Google Chrome or Microsoft Edge (Debian: apt-get install chromium), or name one in SPANWISE_CHROMIUM.',
  );
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const folders = [
      process.env['PROGRAMFILES'],
      process.env['PROGRAMFILES(X86)'],
      process.env['LOCALAPPDATA'],
    ].filter((folder) => folder !== undefined);
    return folders.flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]);
  }
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
    .map((name) => `/usr/bin/${name}`)
    .concat('/snap/bin/chromium');
}
