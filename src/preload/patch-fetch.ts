import { parseUrl, type Redirect } from './redirect.ts';

/** Programs take the global `fetch` when their libraries load, which is after this. */
export function patchFetch(redirect: Redirect): void {
  const original = globalThis.fetch;
  globalThis.fetch = function fetch(input, init) {
    const isRequest = typeof input === 'object' && !(input instanceof URL);
    const url = parseUrl(isRequest ? input.url : String(input));
    const target = url === undefined ? undefined : redirect(url);
    if (target === undefined) return original(input, init);
    // A dispatcher leads through a proxy, or to one host: the gateway has its own way to the provider.
    const { dispatcher: _, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
    return isRequest ? original(new Request(target, input), rest) : original(target, rest);
  };
}
