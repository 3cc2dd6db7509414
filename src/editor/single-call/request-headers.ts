/** How each provider wants its key. Without a key there is none in the headers. */
export function requestHeaders(
  url: string,
  key: string | undefined,
): { readonly [name: string]: string } {
  const { hostname, pathname } = new URL(url);
  const isAnthropic = pathname.endsWith('/messages');
  return {
    'content-type': 'application/json',
    ...(isAnthropic && { 'anthropic-version': '2023-06-01' }),
    ...(key !== undefined && keyHeader(key, { hostname, pathname })),
  };
}

function keyHeader(
  key: string,
  { hostname, pathname }: { readonly hostname: string; readonly pathname: string },
): { readonly [name: string]: string } {
  if (pathname.endsWith('/messages')) return { 'x-api-key': key };
  if (/:(?:stream)?generateContent$/i.test(pathname)) return { 'x-goog-api-key': key };
  if (hostname.endsWith('.azure.com')) return { 'api-key': key };
  return { authorization: `Bearer ${key}` };
}

/** A server of this machine needs no key, as a rule, and its traffic is nobody else's. */
export function isLoopback(url: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

/** A key that goes over an open line is no secret any more. */
export function mayCarryKey(url: string): boolean {
  return new URL(url).protocol === 'https:' || isLoopback(url);
}
