import type { HeaderPair } from '../model/recorded-exchange.ts';

/** Headers that speak of one connection and mean nothing on the next (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Node's flat list of names and values as pairs, names in lower case. */
export function headerPairs(rawHeaders: readonly string[]): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

/** In the form in which Node sends trailers. */
export function trailerPairs(rawTrailers: readonly string[]): [string, string][] {
  return headerPairs(rawTrailers).map(([name, value]) => [name, value]);
}

/** Without the headers of the connection, those that `connection` names included. */
export function endToEnd(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const named = headers
    .filter(([name]) => name === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/));
  return headers.filter(([name]) => !hopByHop.has(name) && !named.includes(name));
}

/**
 * What is sent on: the upstream's own name as host, and a wish for an answer that is not compressed,
 * so that what is kept can be read. `expect` was answered here already.
 */
export function upstreamHeaders(
  headers: readonly HeaderPair[],
  host: string,
): readonly HeaderPair[] {
  const replaced = new Set(['host', 'accept-encoding', 'expect']);
  return [
    ['host', host],
    ...endToEnd(headers).filter(([name]) => !replaced.has(name)),
    ['accept-encoding', 'identity'],
  ];
}

/** The form in which Node writes headers with duplicates in order. */
export function flatHeaders(headers: readonly HeaderPair[]): string[] {
  return headers.flatMap(([name, value]) => [name, value]);
}
