/**
 * What recording a model call costs, against direct calls in the same run: for a call, for each piece of a
 * stream, and with 100 streams at once; and what the collector keeps in memory meanwhile. The model server,
 * the built collector, which masks and stores as it does for a user, and the caller are processes of their
 * own; direct and recorded calls take turns. `npm run bench -- gateway`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connectRunningCollector } from '../src/rendezvous/connect-collector.ts';
import { withFolders } from './support/bench-folders.ts';
import { builtCollector } from './support/built-programs.ts';
import { CollectorProcess } from './support/collector-process.ts';
import { against, megabytes, milliseconds, percentile, printTable } from './support/figures.ts';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const warmUpCalls = 300;
const calls = values.quick ? 500 : 2000;
const streams = values.quick ? 15 : 60;
const framesPerStream = 50;
const frameGapMs = 4;
/** At once, each of so many pieces without a pause. */
const concurrentStreams = 100;
const burstFrames = 500;
const burstRounds = values.quick ? 2 : 6;

const addedAim = { most: 1 } as const;

const agent = new http.Agent({ keepAlive: true });
const requestBody = JSON.stringify({
  model: 'gpt-4o-mini',
  messages: [{ role: 'user', content: 'x'.repeat(4000) }],
});

/** The model server: answers at once, or streams pieces that say when they were written. */
async function serveUpstream(): Promise<void> {
  const answer = JSON.stringify({ choices: [{ message: { content: 'y'.repeat(1000) } }] });
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const isStream = /\/(?:stream|burst)$/.test(request.url ?? '');
      const type = isStream ? 'text/event-stream' : 'application/json';
      response.writeHead(200, { 'content-type': type });
      if (request.url?.endsWith('/stream') === true) streamSlowly(response);
      else if (isStream) void streamAtOnce(response);
      else response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function streamSlowly(response: http.ServerResponse): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`);
    if (++sent < framesPerStream) return;
    clearInterval(timer);
    response.end();
  }, frameGapMs);
}

async function streamAtOnce(response: http.ServerResponse): Promise<void> {
  const frame = `data: {"choices":[{"index":0,"delta":{"content":"${'word '.repeat(8)}"}}]}\n\n`;
  for (let sent = 0; sent < burstFrames; sent++) {
    if (!response.write(frame)) await once(response, 'drain');
    // As a model does, in pieces: one turn of the loop for each.
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}

/** Runs this file again in another process and resolves with the address that it serves. */
async function startUpstream(): Promise<[ChildProcess, string]> {
  const child = fork(fileURLToPath(import.meta.url), ['upstream']);
  const [address] = (await once(child, 'message')) as [string];
  return [child, address];
}

/** Where a program finds the model server while it is recorded. */
async function recordedAddress(dataDirectory: string, upstream: string): Promise<string> {
  const connection = await connectRunningCollector({
    dataDirectory,
    program: builtCollector,
    client: 'bench',
  });
  const started = await connection?.client.request('beginExecution', {
    startedBy: 'command-line',
    command: { type: 'arguments', arguments: ['bench'] },
    workingDirectory: dataDirectory,
    environment: { OPENAI_BASE_URL: upstream },
    record: true,
  });
  connection?.dispose();
  const address = started?.environment['OPENAI_BASE_URL'];
  if (address === undefined) throw new Error('The collector did not begin a recording.');
  return address;
}

interface Piece {
  readonly atMs: number;
  readonly text: string;
}

function call(url: string): Promise<readonly Piece[]> {
  return new Promise((resolve, reject) => {
    const pieces: Piece[] = [];
    const request = http.request(url, { method: 'POST', agent }, (response) => {
      response.on('data', (piece: Buffer) => {
        pieces.push({ atMs: performance.timeOrigin + performance.now(), text: piece.toString() });
      });
      response.on('end', () => resolve(pieces));
    });
    request.on('error', reject);
    request.end(requestBody);
  });
}

async function callMs(url: string): Promise<number> {
  const startedAt = performance.now();
  await call(url);
  return performance.now() - startedAt;
}

/** How long each piece was under way, from the server's clock to this one's: one machine, one clock. */
async function frameDelaysMs(url: string): Promise<readonly number[]> {
  const pieces = await call(`${url}/stream`);
  return pieces.flatMap(({ atMs, text }) =>
    Array.from(text.matchAll(/data: ([\d.]+)/g), (match) => atMs - Number(match[1])),
  );
}

/** Pieces of streams per second, of all streams together. */
async function framesPerSecond(url: string): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrentStreams }, () => call(`${url}/burst`)));
  return (concurrentStreams * burstFrames * 1000) / (performance.now() - startedAt);
}

/** What is measured directly and through the gateway, in turns, so that both see the same machine. */
async function inTurns(
  rounds: number,
  addresses: { readonly direct: string; readonly recorded: string },
  measureAt: (url: string) => Promise<readonly number[]>,
): Promise<{ readonly direct: number[]; readonly recorded: number[] }> {
  const found: { direct: number[]; recorded: number[] } = { direct: [], recorded: [] };
  for (let round = 0; round < rounds; round++) {
    found.direct.push(...(await measureAt(addresses.direct)));
    found.recorded.push(...(await measureAt(addresses.recorded)));
  }
  return found;
}

function latencyRows(what: string, found: Awaited<ReturnType<typeof inTurns>>): string[][] {
  return [0.5, 0.99].map((share) => {
    const [direct, recorded] = [percentile(found.direct, share), percentile(found.recorded, share)];
    const name = share === 0.5 ? `median of ${found.direct.length.toLocaleString('en-US')}` : 'p99';
    const added = recorded - direct;
    return [
      `${what}, ${name}`,
      milliseconds(direct),
      milliseconds(recorded),
      milliseconds(added),
      share === 0.5 ? against(added, addedAim, ' ms') : '',
    ];
  });
}

async function measure(): Promise<void> {
  const [upstreamProcess, direct] = await startUpstream();
  await withFolders(async (newFolder) => {
    const collector = await CollectorProcess.start(newFolder());
    const idleBytes = await collector.restingBytes();
    const recorded = await recordedAddress(collector.dataDirectory, direct);
    const addresses = { direct, recorded };
    const oneCall = async (url: string): Promise<number[]> => [await callMs(url)];
    await inTurns(warmUpCalls, addresses, oneCall);
    const rows = latencyRows('a call', await inTurns(calls, addresses, oneCall));
    const frames = await inTurns(streams, addresses, frameDelaysMs);
    rows.push(...latencyRows('a streamed piece', frames));
    let mostBytes = 0;
    const bursts = await inTurns(burstRounds, addresses, async (url) => {
      const rate = await framesPerSecond(url);
      mostBytes = Math.max(mostBytes, collector.rssBytes());
      return [rate];
    });
    const rate = (rates: readonly number[]): string =>
      `${Math.round(percentile(rates, 0.5)).toLocaleString('en-US')} a second`;
    const what = `${concurrentStreams} streams at once, pieces`;
    rows.push([what, rate(bursts.direct), rate(bursts.recorded), '', '']);
    printTable(['', 'direct', 'recorded', 'added', 'aim'], rows);
    await collector.untilAtRest();
    const restingBytes = collector.rssBytes();
    console.log(
      `\nThe collector: ${megabytes(idleBytes)} before, ${megabytes(mostBytes)} with the streams, ${megabytes(restingBytes)} at rest afterwards.`,
    );
    await collector.end();
  });
  agent.destroy();
  upstreamProcess.kill();
}

if (positionals[0] === 'upstream') await serveUpstream();
else await measure();
