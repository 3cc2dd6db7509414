import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createConnection } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../src/protocol/rpc.ts';
import { jsonLinesTransport } from '../../src/protocol/json-lines.ts';
import type { CollectorApi, CollectorEvents } from '../../src/protocol/collector-api.ts';
import {
  connectRunningCollector,
  type CollectorConnection,
} from '../../src/rendezvous/connect-collector.ts';
import { socketPath } from '../../src/rendezvous/socket-path.ts';
import { socketStream } from '../../src/rendezvous/socket-stream.ts';
import {
  collectorProgram,
  exitCodeOf,
  kill,
  serve,
  spanwise,
  startCollectorProcess,
} from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type ChildProcess = ReturnType<typeof startCollectorProcess>;

describe('one collector for all', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let children: ChildProcess[];

  beforeEach(() => {
    folder = temporaryFolder();
    children = [];
  });
  afterEach(async () => {
    for (const child of children) await kill(child, 'SIGKILL');
    folder.remove();
  });

  function start(...args: readonly string[]): ChildProcess {
    const child = startCollectorProcess(folder.path, args);
    children.push(child);
    return child;
  }

  async function connectSoon(): Promise<CollectorConnection> {
    for (let attempt = 0; attempt < 400; attempt++) {
      const connection = await connectRunningCollector({
        dataDirectory: folder.path,
        program: collectorProgram,
        client: 'test',
      });
      if (connection !== undefined) return connection;
      await delay(25);
    }
    throw new Error('No collector answered.');
  }

  it('comes out of several that start together; the others leave without a complaint', async () => {
    const started = [start(), start(), start()];
    const connection = await connectSoon();
    const winner = started.find((child) => child.pid === connection.info.pid);
    assert.ok(winner);
    const losers = started.filter((child) => child !== winner);
    assert.deepEqual(await Promise.all(losers.map(exitCodeOf)), [0, 0]);
    assert.equal(winner.exitCode, null);
    connection.dispose();
  });

  it('takes the place of one that was killed', async () => {
    const first = start();
    (await connectSoon()).dispose();
    await kill(first, 'SIGKILL');
    const second = start();
    const connection = await connectSoon();
    assert.equal(connection.info.pid, second.pid);
    connection.dispose();
  });

  it('takes other ports where a foreign program has the usual ones', async () => {
    const foreign = createServer((_, response) => response.end('foreign'));
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const { port } = foreign.address() as AddressInfo;
    const collector = await serve(folder.path, [
      '--http-port',
      String(port),
      '--grpc-port',
      String(port),
      '--gateway-port',
      '0',
    ]);
    children.push(collector.process);
    assert.notEqual(new URL(collector.http).port, String(port));
    assert.match(collector.grpc, /^127\.0\.0\.1:\d+$/);
    assert.notEqual(collector.grpc, `127.0.0.1:${port}`);
    const connection = await connectSoon();
    assert.equal(connection.info.usualPort, false);
    const response = await fetch(`${connection.info.http}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(response.status, 200);
    connection.dispose();
    foreign.close();
  });

  it('ends by itself when nobody is there, and not before', async () => {
    const child = start('--idle-timeout', '700');
    const connection = await connectSoon();
    await delay(1200);
    assert.equal(child.exitCode, null, 'a client is connected');
    connection.dispose();
    assert.equal(await exitCodeOf(child), 0);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends cleanly on ${signal}`, async function () {
      if (process.platform === 'win32') return;
      const child = start();
      (await connectSoon()).dispose();
      child.kill(signal);
      assert.equal(await exitCodeOf(child), 0);
    });
  }

  it('hands over when it is asked to', async () => {
    const child = start();
    const connection = await connectSoon();
    const closed = new Promise<void>((resolve) => connection.client.onClose(resolve));
    assert.deepEqual(await connection.client.request('handOver', {}), {});
    await closed;
    assert.equal(await exitCodeOf(child), 0);
  });

  it('refuses a client of another protocol with a sentence', async () => {
    start();
    (await connectSoon()).dispose();
    const socket = createConnection(socketPath(folder.path));
    await once(socket, 'connect');
    const client = connect<CollectorApi, CollectorEvents>(jsonLinesTransport(socketStream(socket)));
    const hello = { protocolVersion: 999, buildId: '1', client: 'test' };
    await assert.rejects(client.request('hello', hello), { code: 'version' });
    socket.destroy();
  });

  it('is open to its user alone', async function () {
    if (process.platform === 'win32') return;
    start();
    (await connectSoon()).dispose();
    assert.equal(statSync(socketPath(folder.path)).mode & 0o777, 0o600);
    assert.equal(statSync(`${folder.path}/spanwise.db`).mode & 0o077, 0);
  });

  it('is said to run already by a second serve', async () => {
    const first = await serve(folder.path);
    children.push(first.process);
    const second = await spanwise(folder.path, ['serve']);
    assert.equal(second.exitCode, 1);
    assert.match(second.stderr, /already serves/);
  });

  it('tells its clients what changed, with a cursor that grows', async () => {
    start();
    const connection = await connectSoon();
    const events: CollectorEvents['changed'][] = [];
    connection.client.on('changed', (event) => events.push(event));
    for (const digit of ['1', '2']) await sendSpan(connection.info.http, digit);
    for (let attempt = 0; attempt < 200; attempt++) {
      if (events.flatMap((event) => event.traceIds).length >= 2) break;
      await delay(10);
    }
    const traceIds = new Set(events.flatMap((event) => event.traceIds));
    assert.deepEqual(traceIds, new Set(['1'.repeat(32), '2'.repeat(32)]));
    const runs = await connection.client.request('listRuns', { limit: 10 });
    assert.equal(runs.length, 2);
    const timeline = await connection.client.request('getTimeline', { traceId: '2'.repeat(32) });
    assert.ok(timeline.cursor > 0);
    assert.deepEqual([timeline.names, timeline.parents], [['work'], [-1]]);
    connection.dispose();
  });
});

async function sendSpan(http: string, digit: string): Promise<void> {
  const span = {
    traceId: digit.repeat(32),
    spanId: digit.repeat(16),
    name: 'work',
    startTimeUnixNano: '1767225610000000000',
    endTimeUnixNano: '1767225611000000000',
  };
  const response = await fetch(`${http}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  assert.equal(response.status, 200);
}
