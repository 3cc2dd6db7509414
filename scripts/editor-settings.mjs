// Settings of the editor that `npm start` and the tests open: nothing in the way of the sample.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const settings = {
  'chat.disableAIFeatures': true,
  // The sample is a folder of this repository.
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'readme',
};

/** Writes them to a `User` folder that has no settings yet; what somebody changed there stays. */
export function writeUserSettings(userFolder, more = {}) {
  const file = join(userFolder, 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(userFolder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...settings, ...more }, undefined, 2)}\n`);
}
