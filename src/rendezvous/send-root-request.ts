import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '../base/log.ts';
import type { RootRequest } from '../protocol/collector-api.ts';

/** A server may load models before it listens. */
const longestStartMs = 120_000;
const checkMs = 100;

/** True where the request is known well enough to be sent again. */
export function canSend({ method, url, body }: RootRequest): boolean {
  const hasBody = body !== undefined || !/^(?:POST|PUT|PATCH)$/.test(method);
  return hasBody && new URL(url).port !== '';
}

/** For a person who has to send it. */
export function whatToSend({ method, url, body }: RootRequest): string {
  const which = body === undefined ? ' Its body was not recorded.' : '';
  return `This run began with a request to a server: send ${method} ${url} to it again.${which} End the server when it has answered.`;
}

/** Rejects where somebody listens at the request's port already, who is not the server to be started. */
export async function expectFreePort(request: RootRequest): Promise<void> {
  const port = portOf(request);
  if ((await listenerOf(port)) !== undefined)
    throw new Error(`Something listens at port ${port} already: end it, then replay again.`);
}

/**
 * Sends the request that a run began with, once its server listens, and resolves with how it was answered,
 * in a sentence. Rejects where the server does not listen in time, or `signal` was given.
 */
export async function sendRootRequest(request: RootRequest, signal: AbortSignal): Promise<string> {
  const port = portOf(request);
  const startedAt = Date.now();
  let host = await listenerOf(port);
  while (host === undefined) {
    if (Date.now() - startedAt > longestStartMs)
      throw new Error(`The server did not listen at port ${port}. ${whatToSend(request)}`);
    await delay(checkMs, undefined, { signal });
    host = await listenerOf(port);
  }
  return send({ ...request, url: atHost(request.url, host) }, signal);
}

function portOf(request: RootRequest): number {
  return Number(new URL(request.url).port);
}

function atHost(url: string, host: string): string {
  return url.replace('//127.0.0.1', host === '::1' ? '//[::1]' : '//127.0.0.1');
}

/** What it answers is the program's matter: the report says how its calls went. */
async function send(
  { method, url, headers, body }: RootRequest,
  signal: AbortSignal,
): Promise<string> {
  const target = `${method} ${new URL(url).pathname}`;
  try {
    const response = await fetch(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    await response.arrayBuffer();
    return `${target} was answered with ${response.status}.`;
  } catch (error) {
    return `${target} was not answered: ${errorText(error)}`;
  }
}

const loopbackHosts = ['127.0.0.1', '::1'] as const;

/** The loopback address that somebody listens at: servers choose either. */
async function listenerOf(port: number): Promise<string | undefined> {
  const found = await Promise.all(
    loopbackHosts.map(async (host) => ((await accepts(host, port)) ? host : undefined)),
  );
  return found.find((host) => host !== undefined);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
