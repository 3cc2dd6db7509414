import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { readSettings } from './settings.ts';

/** Variables that name a model provider's address; the gateway takes the place of what they say. */
const baseUrlVariables = ['OPENAI_BASE_URL', 'OPENAI_API_BASE'];

/**
 * What a program of this workspace would find in its base-URL variables if Spanwise set none: the
 * setting, else the environment, else the workspace's `.env` (which most programs load without
 * replacing what is set, so that our value would hide it).
 */
export async function providerEnvironment(): Promise<EnvironmentVariables> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const fromFile = folder === undefined ? {} : await readEnvironmentFile(join(folder, '.env'));
  const { upstreams } = readSettings();
  const found: Record<string, string> = {};
  for (const name of baseUrlVariables) {
    const value = upstreams[name] ?? process.env[name] ?? fromFile[name];
    if (value !== undefined && value !== '') found[name] = value;
  }
  return found;
}

/** An absent or unreadable file says nothing. */
async function readEnvironmentFile(path: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(path, 'utf8'));
  } catch {
    return {};
  }
}
