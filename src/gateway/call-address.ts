import { parseExecutionId, type ExecutionId } from '../model/ids.ts';

/** What a program's base URL says: `/<execution id>/<provider key><upstream path and query>`. */
export interface CallAddress {
  readonly executionId: ExecutionId;
  readonly provider: string;
  /** Kept whole, prefix and query included; starts with a slash. */
  readonly path: string;
}

export function parseCallAddress(url: string): CallAddress | undefined {
  const match = /^\/([^/?]+)\/([A-Za-z0-9_.-]{1,64})(\/[^#]*|\?[^#]*)?$/.exec(url);
  const [, id = '', provider = '', path = ''] = match ?? [];
  const executionId = parseExecutionId(id);
  if (executionId === undefined) return undefined;
  return { executionId, provider, path: path.startsWith('/') ? path : `/${path}` };
}
