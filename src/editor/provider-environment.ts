import * as vscode from 'vscode';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { readEnvironmentFile } from '../rendezvous/environment-file.ts';
import { ownEnvironment } from '../rendezvous/own-environment.ts';
import { readSettings } from './settings.ts';

/** What the collector is told of where a program of this workspace would send. */
export interface ProviderEnvironment {
  readonly environment: EnvironmentVariables;
  /** Addresses that the user has named in a setting, by variable. */
  readonly named: EnvironmentVariables;
}

/**
 * What a program of this workspace would find if Spanwise set nothing: the environment, of `own` first,
 * else the workspace's `.env`, which most programs load without replacing what is set, so that our value
 * would hide it. A variable that the setting names without an address is taken over with what it says.
 */
export async function providerEnvironment(
  own: EnvironmentVariables = {},
): Promise<ProviderEnvironment> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const fromFile = folder === undefined ? {} : await readEnvironmentFile(folder);
  const found = { ...fromFile, ...process.env, ...own };
  const named = Object.entries(readSettings().upstreams).flatMap(([name, address]) => {
    const value = address === '' ? found[name] : address;
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    environment: withoutHeaders(ownEnvironment(found)),
    named: Object.fromEntries(named),
  };
}

/**
 * Headers for another collector may hold a key, and VS Code keeps the variables of terminals on disk. An
 * empty list of headers stands for them, so that ours take their place.
 */
function withoutHeaders(environment: EnvironmentVariables): EnvironmentVariables {
  const entries = Object.entries(environment);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name.endsWith('_HEADERS') ? ',' : value]),
  );
}
