import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { silentLog } from '../../../src/base/log.ts';
import type { ReceiverLimits } from '../../../src/receiver/receiver-limits.ts';
import { startReceiver, type Receiver } from '../../../src/receiver/start-receiver.ts';
import type { Ingest, IngestResult } from '../../../src/receiver/take-in.ts';
import { sendRequest, type Answer } from '../../support/send-request.ts';

const json = 'application/json';

describe("a receiver's connections", () => {
  let receiver: Receiver;
  let ingest: Ingest;

  async function start(limits: Partial<ReceiverLimits> = {}): Promise<void> {
    receiver = await startReceiver({
      port: 0,
      grpcPort: 0,
      ingest: (request) => ingest(request),
      log: silentLog,
      limits,
    });
  }

  function post(path: string, contentType: string, call: { body: string }): Promise<Answer> {
    return sendRequest(receiver.url + path, { ...call, headers: { 'content-type': contentType } });
  }

  beforeEach(() => {
    ingest = () => Promise.resolve({ rejectedRecords: 0 });
  });

  afterEach(() => receiver.close());

  it('answers only when the spans are stored', async () => {
    await start();
    let store: (result: IngestResult) => void = () => undefined;
    ingest = () => new Promise((resolve) => (store = resolve));
    let isAnswered = false;
    const answer = post('/v1/traces', json, { body: '{}' }).then((result) => {
      isAnswered = true;
      return result;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(isAnswered, false);
    store({ rejectedRecords: 0 });
    assert.equal((await answer).status, 200);
  });

  it('ends one that is slow to say what it wants', async () => {
    await start({ headersTimeoutMs: 100 });
    const socket = connect(receiver.port, '127.0.0.1');
    socket.write('POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    const startedAt = performance.now();
    await new Promise((resolve) => socket.on('close', resolve).resume());
    assert.ok(performance.now() - startedAt < 2000);
  });

  it('survives a sender that hangs up', async () => {
    await start();
    const socket = connect(receiver.port, '127.0.0.1');
    const head = `POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${json}\r\n`;
    socket.write(`${head}Content-Length: 100\r\n\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    assert.equal((await post('/v1/traces', json, { body: '{}' })).status, 200);
  });

  it('are ended by close, busy ones too', async () => {
    await start();
    ingest = () => new Promise(() => undefined);
    const answer = post('/v1/traces', json, { body: '{}' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([receiver.close(), assert.rejects(answer)]);
    await assert.rejects(post('/v1/traces', json, { body: '{}' }));
  });
});
