import * as http from 'node:http';
import * as https from 'node:https';
import type { HeaderPair } from '../model/recorded-exchange.ts';
import { flatHeaders } from './headers.ts';
import type { UpstreamConnection } from './upstream-agents.ts';

/** Where a call goes, and over which connections. */
export interface CallTarget extends UpstreamConnection {
  readonly origin: URL;
  readonly path: string;
  readonly authorization?: string;
}

/** Begins a request to a provider; its body and end are the caller's. */
export function startRequest(
  { origin, path, agent, proxy, authorization }: CallTarget,
  method: string | undefined,
  headers: readonly HeaderPair[],
): http.ClientRequest {
  const { protocol, hostname, port } = proxy ?? origin;
  const { request } = protocol === 'https:' ? https : http;
  return request({
    agent,
    // URLs write IPv6 addresses in brackets, sockets do not.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    ...(method !== undefined && { method }),
    path: proxy === undefined ? path : `${origin.origin}${path}`,
    headers: flatHeaders([
      ...headers,
      ...ownAuthorization(headers, authorization),
      ...proxyHeaders(proxy),
    ]),
  });
}

function ownAuthorization(
  headers: readonly HeaderPair[],
  authorization: string | undefined,
): readonly HeaderPair[] {
  const hasOwn = headers.some(([name]) => name === 'authorization');
  return authorization === undefined || hasOwn ? [] : [['authorization', authorization]];
}

function proxyHeaders(proxy: URL | undefined): readonly HeaderPair[] {
  const authorization = proxy && basicAuthorization(proxy);
  return authorization === undefined ? [] : [['proxy-authorization', authorization]];
}

/** Of the name and the password in an address; `undefined` where it has none. */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
