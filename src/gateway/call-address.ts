import { parseExecutionId, type ExecutionId } from '../model/ids.ts';

/**
 * What a program's base URL says: `/<execution id>/<provider key><upstream path and query>`. A preload
 * has no variable to take a key from, and writes the upstream's whole origin there, percent-encoded.
 */
export interface CallAddress {
  readonly executionId: ExecutionId;
  readonly provider: string;
  /** Kept whole, prefix and query included; starts with a slash. */
  readonly path: string;
}

export function parseCallAddress(url: string): CallAddress | undefined {
  const match = /^\/([^/?]+)\/([A-Za-z0-9_.%-]{1,300})(\/[^#]*|\?[^#]*)?$/.exec(url);
  const [, id = '', key = '', path = ''] = match ?? [];
  const executionId = parseExecutionId(id);
  const provider = decodeKey(key);
  if (executionId === undefined || provider === undefined) return undefined;
  return { executionId, provider, path: path.startsWith('/') ? path : `/${path}` };
}

function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key);
  } catch {
    return undefined;
  }
}
