import assert from 'node:assert/strict';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { status } from '@grpc/grpc-js';
import { silentLog } from '../../../src/base/log.ts';
import { encodeRpcStatus } from '../../../src/otlp/export-response.ts';
import { IngestBusyError } from '../../../src/receiver/ingest-busy-error.ts';
import {
  defaultReceiverLimits,
  type ReceiverLimits,
} from '../../../src/receiver/receiver-limits.ts';
import { startReceiver, type Receiver } from '../../../src/receiver/start-receiver.ts';
import type { IngestRequest, IngestResult } from '../../../src/receiver/take-in.ts';
import { decodeRequest } from '../../support/decode-request.ts';
import { GrpcCaller, grpcPaths } from '../../support/grpc-caller.ts';
import { openCall, sendMessageStart } from '../../support/open-grpc-call.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';
import { sendRequest } from '../../support/send-request.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((network) => network?.address === '::1');

const traces = Buffer.from(otlpFixture('otlp/trace.pb').body);
const noBytes = new Uint8Array();

describe('OTLP over gRPC', () => {
  let receiver: Receiver;
  let ingested: IngestRequest[];
  let ingest: (request: IngestRequest) => Promise<IngestResult>;
  const callers: GrpcCaller[] = [];

  async function start(limits: Partial<ReceiverLimits> = {}): Promise<void> {
    receiver = await startReceiver({
      port: 0,
      grpcPort: 0,
      ingest: (request) => ingest(request),
      log: silentLog,
      limits,
    });
  }

  function caller(options: ConstructorParameters<typeof GrpcCaller>[1] = {}): GrpcCaller {
    return callerAt(receiver.grpcAddress, options);
  }

  function callerAt(
    address: string,
    options: ConstructorParameters<typeof GrpcCaller>[1] = {},
  ): GrpcCaller {
    const made = new GrpcCaller(address, options);
    callers.push(made);
    return made;
  }

  beforeEach(() => {
    ingested = [];
    ingest = (request) => {
      const result = decodeRequest(request);
      ingested.push(request);
      return Promise.resolve(result);
    };
  });

  afterEach(async () => {
    for (const each of callers.splice(0)) each.close();
    await receiver.close();
  });

  describe('accepts', () => {
    beforeEach(() => start());

    it('traces, and answers with the empty message', async () => {
      const answer = await caller().call(grpcPaths.traces, traces);
      assert.equal(answer.length, 0);
      assert.deepEqual(ingested, [{ signal: 'traces', body: traces, format: 'protobuf' }]);
    });

    it('gzip', async () => {
      await caller({ gzip: true }).call(grpcPaths.traces, traces);
      assert.deepEqual(ingested, [{ signal: 'traces', body: traces, format: 'protobuf' }]);
    });

    it('many requests on one connection', async () => {
      const one = caller();
      await Promise.all(Array.from({ length: 100 }, () => one.call(grpcPaths.traces, traces)));
      assert.equal(ingested.length, 100);
    });

    it('the execution that the sender belongs to', async () => {
      const metadata = { 'x-spanwise-execution': '0123456789abcdefghij' };
      await caller().call(grpcPaths.traces, traces, metadata);
      assert.equal(ingested[0]?.executionId, '0123456789abcdefghij');
    });

    it('localhost by name, and the same port on ::1 where the machine has it', async () => {
      await callerAt(`localhost:${receiver.grpcPort}`).call(grpcPaths.traces, traces);
      if (hasIpv6) await callerAt(`[::1]:${receiver.grpcPort}`).call(grpcPaths.traces, traces);
      assert.equal(ingested.length, hasIpv6 ? 2 : 1);
    });

    it('messages beyond the 4 MB that gRPC allows by itself', async () => {
      ingest = (request) => {
        ingested.push(request);
        return Promise.resolve({ rejectedRecords: 0 });
      };
      await caller().call(grpcPaths.traces, Buffer.alloc(6_000_000));
      assert.equal(ingested[0]?.body.length, 6_000_000);
    });

    it('either protocol at either port', async () => {
      await callerAt(`127.0.0.1:${receiver.port}`).call(grpcPaths.traces, traces);
      const headers = { 'content-type': 'application/x-protobuf' };
      const url = `http://${receiver.grpcAddress}/v1/traces`;
      assert.equal((await sendRequest(url, { headers, body: traces })).status, 200);
      assert.equal(ingested.length, 2);
    });
  });

  it('says what it did not keep', async () => {
    await start();
    ingest = () => Promise.resolve({ rejectedRecords: 3, message: 'Why.' });
    const answer = await caller().call(grpcPaths.traces, noBytes);
    assert.equal(answer.toString('latin1'), '\n\x08\x08\x03\x12\x04Why.');
  });

  describe('refuses', () => {
    beforeEach(() => start({ maximumBodyBytes: 1000, maximumPendingBytes: 1500 }));

    it('what cannot be decoded, for good', async () => {
      const refusal = await caller().refusal(grpcPaths.traces, Uint8Array.of(0x0a, 0xff));
      assert.equal(refusal.code, status.INVALID_ARGUMENT);
      assert.match(refusal.details, /not OTLP/);
      const logs = await caller().refusal(grpcPaths.logs, Uint8Array.of(0x0a, 0xff));
      assert.equal(logs.code, status.INVALID_ARGUMENT);
    });

    it('messages that are too large, or become so', async () => {
      for (const gzip of [false, true]) {
        const refusal = await caller({ gzip }).refusal(grpcPaths.traces, Buffer.alloc(50_000));
        assert.equal(refusal.code, status.RESOURCE_EXHAUSTED);
      }
      assert.deepEqual(ingested, []);
    });

    it('what it has no time for, so that the sender comes again', async () => {
      ingest = () => Promise.reject(new IngestBusyError('The disk is full.'));
      const refusal = await caller().refusal(grpcPaths.traces, noBytes);
      assert.equal(refusal.code, status.UNAVAILABLE);
      assert.equal(refusal.details, 'The disk is full.');
      const retryAfterSeconds = defaultReceiverLimits.retryAfterSeconds;
      const expected = { code: 14, message: 'The disk is full.', retryAfterSeconds };
      assert.deepEqual(refusal.statusDetails, Buffer.from(encodeRpcStatus('protobuf', expected)));
    });

    it('more than it can hold, until what it holds is stored', async () => {
      const waiting: (() => void)[] = [];
      ingest = () => new Promise((resolve) => waiting.push(() => resolve({ rejectedRecords: 0 })));
      const one = caller();
      const body = Buffer.alloc(900);
      const accepted = one.call(grpcPaths.traces, body);
      while (waiting.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal((await one.refusal(grpcPaths.traces, body)).code, status.UNAVAILABLE);
      waiting.pop()?.();
      await accepted;
      const later = one.call(grpcPaths.traces, body);
      while (waiting.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
      waiting.pop()?.();
      await later;
    });

    it('more than it can hold while it is still coming', async () => {
      ingest = () => Promise.resolve({ rejectedRecords: 0 });
      const session = connectHttp2(`http://${receiver.grpcAddress}`);
      const [held, another] = [openCall(session), openCall(session)];
      sendMessageStart(held, 900);
      sendMessageStart(another, 900);
      assert.equal(await another.grpcStatus, String(status.UNAVAILABLE));
      held.stream.end(Buffer.alloc(1));
      assert.equal(await held.grpcStatus, String(status.OK));
      session.close();
      await caller().call(grpcPaths.traces, Buffer.alloc(900));
    });

    it('web pages and other host names', async () => {
      const origin = { origin: 'https://evil.example' };
      const fromPage = await caller().refusal(grpcPaths.traces, noBytes, origin);
      assert.equal(fromPage.code, status.PERMISSION_DENIED);
      const rebound = caller({ authority: 'evil.example' });
      const refusal = await rebound.refusal(grpcPaths.traces, noBytes);
      assert.equal(refusal.code, status.PERMISSION_DENIED);
      assert.deepEqual(ingested, []);
    });

    it('unknown services', async () => {
      const refusal = await caller().refusal('/some.Service/Export', noBytes);
      assert.equal(refusal.code, status.UNIMPLEMENTED);
    });

    it('with INTERNAL where it fails itself', async () => {
      ingest = () => Promise.reject(new Error('a bug'));
      const refusal = await caller().refusal(grpcPaths.traces, noBytes);
      assert.equal(refusal.code, status.INTERNAL);
      assert.ok(!refusal.details.includes('a bug'));
    });
  });

  describe('connections', () => {
    it('end by close once the calls that run are answered', async () => {
      await start();
      const begun = new Promise<void>((begin) => {
        ingest = () => {
          begin();
          return new Promise((resolve) => setTimeout(() => resolve({ rejectedRecords: 0 }), 100));
        };
      });
      const answer = caller().call(grpcPaths.traces, traces);
      await begun;
      await Promise.all([receiver.close(), answer]);
    });

    it('are ended by close, busy ones and silent ones too', async () => {
      await start();
      const begun = new Promise<void>((begin) => {
        ingest = () => {
          begin();
          return new Promise(() => undefined);
        };
      });
      const failed = assert.rejects(caller().call(grpcPaths.traces, traces));
      const silent = connectSocket(receiver.grpcPort, '127.0.0.1');
      silent.on('error', () => undefined);
      const silentEnded = new Promise((resolve) => silent.on('close', resolve).resume());
      await begun;
      await Promise.all([receiver.close(), failed, silentEnded]);
    });

    it('lose a call that does not come to its end, and nothing else', async () => {
      await start({ headersTimeoutMs: 200, requestTimeoutMs: 200 });
      const session = connectHttp2(`http://${receiver.grpcAddress}`);
      for (const piece of [undefined, Uint8Array.of(0, 0, 0, 0, 9, 1)]) {
        const { stream, grpcStatus } = openCall(session);
        if (piece !== undefined) stream.write(piece);
        const ended = new Promise((resolve) => stream.once('close', resolve));
        assert.equal(await grpcStatus, String(status.DEADLINE_EXCEEDED));
        stream.end(Buffer.alloc(8));
        await ended;
      }
      session.close();
      assert.deepEqual(ingested, []);
      ingest = () =>
        new Promise((resolve) => setTimeout(() => resolve({ rejectedRecords: 0 }), 400));
      await caller().call(grpcPaths.traces, traces);
    });

    it('that say nothing, or too little to tell the protocol, are ended', async () => {
      await start({ headersTimeoutMs: 100 });
      for (const text of ['', 'P', 'PRI']) {
        const socket = connectSocket(receiver.grpcPort, '127.0.0.1');
        socket.write(text);
        await new Promise((resolve) => socket.on('close', resolve).resume());
      }
    });

    it('may bring their first bytes one by one', async () => {
      await start();
      const socket = connectSocket(receiver.grpcPort, '127.0.0.1').setNoDelay(true);
      for (const letter of 'POST / HTTP/1.1\r\nHost: localhost\r\n\r\n') {
        socket.write(letter);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
      assert.match(answer.toString(), /^HTTP\/1\.1 415 /);
      socket.destroy();
    });
  });
});
