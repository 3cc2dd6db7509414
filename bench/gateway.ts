/**
 * What the gateway adds to a call and to each piece of a stream, against direct calls in the same run.
 * Run with `node bench/gateway.ts`. The model server, the gateway and the caller are three processes, as
 * they are in use; direct and recorded calls alternate, so that both see the same machine.
 */
import { type ChildProcess, fork } from 'node:child_process';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../src/base/log.ts';
import { startGateway } from '../src/gateway/start-gateway.ts';

const execution = '0123456789abcdef0123';
const calls = 2000;
const warmUpCalls = 300;
const streams = 60;
const framesPerStream = 50;
const frameGapMs = 4;

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
      if (request.url?.endsWith('/stream') !== true) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(answer);
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let sent = 0;
      const timer = setInterval(() => {
        response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`);
        if (++sent < framesPerStream) return;
        clearInterval(timer);
        response.end();
      }, frameGapMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function serveGateway(upstream: string): Promise<void> {
  const gateway = await startGateway({
    port: 0,
    log: silentLog,
    findRoute: () => ({
      mode: 'record',
      upstreamOf: (_key, path) => ({ origin: upstream, path }),
      onExchange: () => undefined,
    }),
  });
  process.send?.(`${gateway.url}/${execution}/openai`);
}

/** Runs this file again in another process and resolves with the address that it serves. */
async function start(role: string, ...args: readonly string[]): Promise<[ChildProcess, string]> {
  const child = fork(fileURLToPath(import.meta.url), [role, ...args]);
  const address = await new Promise<string>((resolve) => {
    child.once('message', (message) => {
      if (typeof message === 'string') resolve(message);
    });
  });
  return [child, address];
}

/** Resolves with when each piece came, and the pieces. */
function call(url: string): Promise<readonly { atMs: number; text: string }[]> {
  return new Promise((resolve, reject) => {
    const pieces: { atMs: number; text: string }[] = [];
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
    [...text.matchAll(/data: ([\d.]+)/g)].map((match) => atMs - Number(match[1])),
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function report(what: string, direct: readonly number[], gateway: readonly number[]): void {
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const [before, after] = [percentile(direct, share), percentile(gateway, share)];
    console.log(
      `${what} ${name}: direct ${before.toFixed(3)} ms, gateway ${after.toFixed(3)} ms, ` +
        `added ${(after - before).toFixed(3)} ms, ${(after / before).toFixed(2)} times`,
    );
  }
}

async function measure(): Promise<void> {
  const [upstreamProcess, upstream] = await start('upstream');
  const [gatewayProcess, gateway] = await start('gateway', upstream);
  const times: { direct: number[]; gateway: number[] } = { direct: [], gateway: [] };
  for (let round = 0; round < warmUpCalls + calls; round++) {
    const direct = await callMs(upstream);
    const recorded = await callMs(gateway);
    if (round < warmUpCalls) continue;
    times.direct.push(direct);
    times.gateway.push(recorded);
  }
  report(`call (${calls})`, times.direct, times.gateway);
  const delays: { direct: number[]; gateway: number[] } = { direct: [], gateway: [] };
  for (let round = 0; round < streams; round++) {
    delays.direct.push(...(await frameDelaysMs(upstream)));
    delays.gateway.push(...(await frameDelaysMs(gateway)));
  }
  report(`frame (${delays.direct.length})`, delays.direct, delays.gateway);
  agent.destroy();
  upstreamProcess.kill();
  gatewayProcess.kill();
}

const [role, upstream] = process.argv.slice(2);
if (role === 'upstream') await serveUpstream();
else if (role === 'gateway') await serveGateway(upstream ?? '');
else await measure();
