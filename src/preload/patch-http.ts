import * as http from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { urlToHttpOptions } from 'node:url';
import { parseUrl, type Redirect } from './redirect.ts';

type Callback = (response: http.IncomingMessage) => void;
type Requester = (...args: readonly unknown[]) => http.ClientRequest;
interface HttpModule {
  request: Requester;
  get: Requester;
}

/** `http.request`, `https.get` and so on, also where a program imported them by name. */
export function patchHttp(redirect: Redirect): void {
  const require = createRequire(import.meta.url);
  const plain = require('node:http') as HttpModule;
  const secure = require('node:https') as HttpModule;
  const send = plain.request;
  patchModule(plain, 'http:', { redirect, send });
  patchModule(secure, 'https:', { redirect, send });
  syncBuiltinESMExports();
}

interface Way {
  readonly redirect: Redirect;
  /** `http.request` as it was. */
  readonly send: Requester;
}

function patchModule(module: HttpModule, protocol: string, way: Way): void {
  const original = module.request;
  const request: Requester = (...args) => {
    const { options, callback } = readArguments(args);
    const url = urlOf(options, protocol);
    const target = url === undefined ? undefined : way.redirect(url);
    if (target === undefined) return original(...args);
    return way.send(optionsFor(options, new URL(target)), callback);
  };
  module.request = request;
  module.get = (...args) => {
    const sent = request(...args);
    sent.end();
    return sent;
  };
}

function readArguments(args: readonly unknown[]): {
  readonly options: http.RequestOptions;
  readonly callback: Callback | undefined;
} {
  const callback = args.find((each): each is Callback => typeof each === 'function');
  const options: http.RequestOptions = {};
  for (const argument of args) {
    const url = typeof argument === 'string' ? parseUrl(argument) : argument;
    if (url instanceof URL) Object.assign(options, urlToHttpOptions(url));
    else if (typeof argument === 'object') Object.assign(options, argument);
  }
  return { options, callback };
}

function urlOf(options: http.RequestOptions, protocol: string): URL | undefined {
  const { hostname, host, port, path } = options;
  const name = hostname ?? host;
  if (typeof name !== 'string' || options.socketPath !== undefined) return undefined;
  const defaultPort = options.defaultPort ?? (protocol === 'https:' ? 443 : 80);
  const base = `${options.protocol ?? protocol}//${name.replace(/:\d+$/, '')}:${port ?? defaultPort}`;
  return parseUrl(path ?? '/', base);
}

/** Agents, sockets and trust are those of the provider's address, and mean nothing for the gateway's. */
function optionsFor(options: http.RequestOptions, target: URL): http.RequestOptions {
  const { method, headers, timeout, signal, setHost, auth, insecureHTTPParser } = options;
  const kept = { method, timeout, signal, setHost, auth, insecureHTTPParser };
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    protocol: 'http:',
    hostname: target.hostname,
    port: target.port,
    path: `${target.pathname}${target.search}`,
    agent: gatewayAgent,
    ...(headers !== undefined && { headers: withHost(headers, target.host) }),
  };
}

const gatewayAgent = new http.Agent({ keepAlive: true });

/**
 * The gateway is asked by its own name, and names the provider's to the provider. To a list of headers Node
 * adds none.
 */
function withHost(
  headers: NonNullable<http.RequestOptions['headers']>,
  host: string,
): NonNullable<http.RequestOptions['headers']> {
  const isHost = (name: unknown): boolean => String(name).toLowerCase() === 'host';
  if (!Array.isArray(headers)) {
    return Object.fromEntries(Object.entries(headers).filter(([name]) => !isHost(name)));
  }
  const flat = headers as readonly string[];
  const others = flat.filter((_, index) => !isHost(flat[index - (index % 2)]));
  return ['host', host, ...others];
}
