import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '../base/log.ts';
import type { RootRequest } from '../protocol/collector-api.ts';
import { printError } from './output.ts';
import {
  exitCodeOf,
  passSignals,
  runProgram,
  startProgram,
  type ProgramStart,
} from './run-program.ts';

/** A server may load models before it listens. */
const longestStartMs = 120_000;
const checkMs = 100;
/** Its last spans leave it some time after its answer. */
const lastSpansMs = 700;
const longestEndMs = 5_000;

/**
 * Runs a server, sends it the request that the recorded run began with, and ends it once it has answered.
 * Where that request is not whole, says what to send and waits until the server is ended. Gives its exit
 * code; 0 where it was ended from here.
 */
export async function replayServer(start: ProgramStart, request: RootRequest): Promise<number> {
  const { port } = new URL(request.url);
  if (port === '' || lacksBody(request)) {
    printError(whatToSend(request));
    return runProgram(start);
  }
  if ((await listenerOf(Number(port))) !== undefined)
    throw new Error(`Something listens at port ${port} already: end it, then replay again.`);
  const child = startProgram(start);
  const stopPassing = passSignals(child);
  const exited = exitCodeOf(child);
  try {
    const code = await Promise.race([exited, sendOnceListening(request, Number(port))]);
    if (code !== 'answered') return code;
    await delay(lastSpansMs);
    await endProgram(child, exited);
    return 0;
  } finally {
    stopPassing();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

function lacksBody({ method, body }: RootRequest): boolean {
  return body === undefined && /^(?:POST|PUT|PATCH)$/.test(method);
}

function whatToSend({ method, url, body }: RootRequest): string {
  const which = body === undefined ? ' Its body was not recorded.' : '';
  return `This run began with a request to a server: send ${method} ${url} to it again.${which} End the server when it has answered.`;
}

async function sendOnceListening(request: RootRequest, port: number): Promise<'answered'> {
  const startedAt = Date.now();
  let host = await listenerOf(port);
  while (host === undefined) {
    if (Date.now() - startedAt > longestStartMs)
      throw new Error(`The server did not listen at port ${port}. ${whatToSend(request)}`);
    await delay(checkMs);
    host = await listenerOf(port);
  }
  await send({ ...request, url: atHost(request.url, host) });
  return 'answered';
}

function atHost(url: string, host: string): string {
  return url.replace('//127.0.0.1', host === '::1' ? '//[::1]' : '//127.0.0.1');
}

/** What it answers is the program's matter: the report says how its calls went. */
async function send({ method, url, headers, body }: RootRequest): Promise<void> {
  const target = `${method} ${new URL(url).pathname}`;
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    await response.arrayBuffer();
    printError(`${target} was answered with ${response.status}.`);
  } catch (error) {
    printError(`${target} was not answered: ${errorText(error)}`);
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

async function endProgram(child: ChildProcess, exited: Promise<number>): Promise<void> {
  child.kill('SIGTERM');
  const timer = new AbortController();
  await Promise.race([
    exited,
    delay(longestEndMs, undefined, { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
}
