import { delimiter } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { preloadVariable } from '../protocol/preload-settings.ts';

/** Where the preloads lie. */
export interface PreloadFiles {
  /** For `node --import`. */
  readonly node: string;
  /** With a `sitecustomize.py`, for `PYTHONPATH`. */
  readonly pythonFolder: string;
}

/**
 * The variables that the collector gave for a program and, where a preload is among them, those that have
 * Node and Python load it: what the program's environment says before is kept.
 */
export function withPreload(
  environment: EnvironmentVariables,
  before: Readonly<Record<string, string | undefined>>,
  files: PreloadFiles,
): EnvironmentVariables {
  if (!(preloadVariable in environment)) return environment;
  const nodeOption = nodeImport(files);
  const nodeOptions = (before['NODE_OPTIONS'] ?? '').replace(nodeOption, '').trim();
  const pythonPath = (before['PYTHONPATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && folder !== files.pythonFolder);
  return {
    ...environment,
    NODE_OPTIONS: [...(nodeOptions === '' ? [] : [nodeOptions]), nodeOption].join(' '),
    PYTHONPATH: [files.pythonFolder, ...pythonPath].join(delimiter),
  };
}

/** As a URL, which holds no space. */
export function nodeImport({ node }: PreloadFiles): string {
  return `--import=${pathToFileURL(node).href}`;
}
