import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { ownEnvironment } from '../rendezvous/own-environment.ts';
import { readSettings } from './settings.ts';

/** Variables that name a model provider's address; the gateway takes the place of what they say. */
const baseUrlVariables = ['OPENAI_BASE_URL', 'OPENAI_API_BASE'];

/**
 * What a program of this workspace would find if Spanwise set nothing. Of its base-URL variables: the
 * setting, else the environment, else the workspace's `.env` (which most programs load without
 * replacing what is set, so that our value would hide it).
 */
export async function providerEnvironment(): Promise<EnvironmentVariables> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const fromFile = folder === undefined ? {} : await readEnvironmentFile(join(folder, '.env'));
  const { upstreams } = readSettings();
  const found: Record<string, string> = withoutHeaders(ownEnvironment());
  for (const name of baseUrlVariables) {
    const value = upstreams[name] ?? process.env[name] ?? fromFile[name];
    if (value !== undefined && value !== '') found[name] = value;
  }
  return found;
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

/** An absent or unreadable file says nothing. */
async function readEnvironmentFile(path: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(path, 'utf8'));
  } catch {
    return {};
  }
}
