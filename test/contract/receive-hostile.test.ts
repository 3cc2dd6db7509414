import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { connectRunningCollector } from '../../src/rendezvous/connect-collector.ts';
import { GrpcCaller, grpcPaths } from '../support/grpc-caller.ts';
import { openCall, sendMessageStart } from '../support/open-grpc-call.ts';
import {
  collectorProgram,
  kill,
  serve,
  spanwiseJson,
  type ServedCollector,
} from '../support/programs.ts';
import { sendRequest, type Answer } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mebibyte = 1024 * 1024;
const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };

const traces = readFileSync(
  new URL('../fixtures/agents/otel-contrib-openai/001.bin', import.meta.url),
);
const tracesHeld = 10;

describe('a collector under attack', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let collector: ServedCollector;
  let callers: GrpcCaller[];

  beforeEach(async () => {
    callers = [];
    folder = temporaryFolder();
    collector = await serve(folder.path);
  });
  afterEach(async () => {
    for (const each of callers) each.close();
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  function grpc(options: ConstructorParameters<typeof GrpcCaller>[1] = {}): GrpcCaller {
    const made = new GrpcCaller(collector.grpc, options);
    callers.push(made);
    return made;
  }

  const post = (body: Uint8Array, headers: Record<string, string>): Promise<Answer> =>
    sendRequest(`${collector.http}/v1/traces`, { body, headers });

  async function storedRuns(): Promise<number> {
    return ((await spanwiseJson(folder.path, ['runs'])) as RunJson[]).length;
  }

  /** A collector that was hurt would not do this. */
  async function assertStillServes(): Promise<void> {
    assert.equal((await post(traces, protobuf)).status, 200);
    await grpc().call(grpcPaths.traces, traces);
    assert.equal(await storedRuns(), tracesHeld);
  }

  it('ends connections that never say what they want, and serves others meanwhile', async function () {
    this.timeout(60_000);
    const ports = [new URL(collector.http).port, collector.grpc.split(':')[1]];
    const starts = ['', 'P', 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n'];
    const closed = ports.flatMap((port) =>
      Array.from({ length: 30 }, (_, index) =>
        trickle(Number(port), starts[index % starts.length] ?? ''),
      ),
    );
    await assertStillServes();
    await Promise.all(closed);
  });

  it('refuses a gzip bomb, over both', async () => {
    const bomb = Buffer.alloc(300 * mebibyte);
    const answer = await post(gzipSync(bomb), { ...json, 'content-encoding': 'gzip' });
    assert.equal(answer.status, 413);
    const refusal = await grpc({ gzip: true }).refusal(
      grpcPaths.traces,
      bomb.subarray(0, 100 * mebibyte),
    );
    assert.equal(refusal.code, status.RESOURCE_EXHAUSTED);
    await assertStillServes();
  });

  it('refuses web pages, over both', async () => {
    const foreign = { origin: 'https://evil.example' };
    const overHttp = await post(traces, { ...protobuf, ...foreign });
    assert.equal(overHttp.status, 403);
    assert.equal(overHttp.headers['access-control-allow-origin'], undefined);
    const overGrpc = await grpc().refusal(grpcPaths.traces, traces, foreign);
    assert.equal(overGrpc.code, status.PERMISSION_DENIED);
    const rebound = await post(traces, { ...protobuf, host: 'evil.example:4318' });
    assert.equal(rebound.status, 403);
    assert.equal(await storedRuns(), 0);
  });

  it('asks senders to come again where together they send too much', async () => {
    const body = Buffer.from(`{"x":"${'x'.repeat(40 * mebibyte)}"}`);
    const uploads = Array.from({ length: 10 }, () => openUpload(collector.http, body.length));
    for (const { request } of uploads) request.write(body.subarray(0, -1));
    // Six fit into what may be pending; the others are told before they are through.
    const refused = new Set<Upload>();
    while (refused.size < 4) {
      refused.add(await Promise.race(uploads.filter((each) => !refused.has(each)).map(answered)));
    }
    for (const { request } of uploads) request.end(body.subarray(-1));
    const answers = await Promise.all(uploads.map((each) => each.answer));
    for (const [index, answer] of answers.entries()) {
      const upload = uploads[index];
      const wasRefused = upload !== undefined && refused.has(upload);
      if (wasRefused) assert.equal(answer.headers['retry-after'], '1');
      assert.equal(answer.statusCode, wasRefused ? 503 : 200);
    }
    await assertStillServes();
  });

  it('holds no more than it may of calls that never come to their end', async () => {
    const session = connectHttp2(`http://${collector.grpc}`);
    const calls = Array.from({ length: 10 }, () => openCall(session));
    for (const call of calls) sendMessageStart(call, 40 * mebibyte);
    const refused: string[] = [];
    for (const { grpcStatus } of calls) void grpcStatus.then((code) => refused.push(code));
    // Six fit into what may be pending.
    while (refused.length < 4) await delay(10);
    session.destroy();
    await assertStillServes();
    assert.deepEqual(refused, Array<string>(4).fill(String(status.UNAVAILABLE)));
  });

  it('tells a window once which setting is wrong', async () => {
    const connection = await connectRunningCollector({
      dataDirectory: folder.path,
      program: collectorProgram,
      client: 'test',
    });
    assert.ok(connection);
    const notices: { code: string; message: string }[] = [];
    connection.client.on('notice', (notice) => notices.push(notice));
    for (let time = 0; time < 2; time += 1) {
      const caller = new GrpcCaller(new URL(collector.http).host);
      await caller.call(grpcPaths.traces, traces);
      caller.close();
    }
    while (notices.length === 0) await delay(10);
    assert.equal(await storedRuns(), tracesHeld);
    assert.deepEqual(
      notices.map(({ code }) => code),
      ['wrong-protocol'],
    );
    assert.match(notices[0]?.message ?? '', /OTEL_EXPORTER_OTLP_PROTOCOL=http\/protobuf/);
    assert.ok(collector.stderr().includes(notices[0]?.message ?? 'none'));
    connection.dispose();
  });
});

/** Sends a header now and then, for ever. Resolves when the connection is ended. */
function trickle(port: number, start: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(start);
  const timer = setInterval(() => {
    if (start.length > 1) socket.write('X-Slow: yes\r\n');
  }, 500);
  return new Promise((resolve) =>
    socket.resume().once('close', () => {
      clearInterval(timer);
      resolve();
    }),
  );
}

interface Upload {
  readonly request: ClientRequest;
  readonly answer: Promise<IncomingMessage>;
}

function openUpload(url: string, length: number): Upload {
  const headers = { ...json, 'content-length': String(length) };
  const request = httpRequest(`${url}/v1/traces`, { method: 'POST', headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => resolve(response.resume()));
  });
  return { request, answer };
}

async function answered(upload: Upload): Promise<Upload> {
  await upload.answer;
  return upload;
}
