import { RpcError } from '../protocol/rpc.ts';

/** Throws `RpcError` `bad-request` where one of them is no origin as browsers send it. */
export function checkOrigins(origins: readonly string[]): readonly string[] {
  for (const origin of origins) {
    if (isOrigin(origin)) continue;
    throw new RpcError(
      'bad-request',
      `"${origin}" is no origin: give scheme, host and port alone, such as http://localhost:5173.`,
    );
  }
  return origins;
}

/** `*` and `null` are none: they would stand for pages that nobody named. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
