/** Who a request says it is for, and which web page it comes from. */
export interface RequestOrigin {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/**
 * Why a request is refused, in a sentence; `undefined` where it comes from a program of this machine.
 * A web page that has rebound its own name to 127.0.0.1 sends that name as `Host`; any other page's
 * request carries `Origin`, which neither exporters nor model clients send.
 */
export function browserRefusal(request: RequestOrigin): string | undefined {
  if (!isLoopbackHost(request.host)) return 'Only requests to localhost are accepted.';
  if (request.origin !== undefined) return 'Requests from web pages are not accepted.';
  return undefined;
}

/** Of a `Host` header, with or without a port. */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);
}
