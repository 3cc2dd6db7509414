import assert from 'node:assert/strict';
import { connect as connectTls } from 'node:tls';
import { silentLog } from '../../../src/base/log.ts';
import { startReceiver, type Receiver } from '../../../src/receiver/start-receiver.ts';
import type { IngestRequest } from '../../../src/receiver/take-in.ts';
import type { WrongProtocol } from '../../../src/receiver/wrong-protocols.ts';
import { GrpcCaller, grpcPaths } from '../../support/grpc-caller.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';
import { sendRequest, type Answer } from '../../support/send-request.ts';

const traces = Buffer.from(otlpFixture('otlp/trace.pb').body);

describe('a program that sends what its address is not for', () => {
  let receiver: Receiver;
  let ingested: IngestRequest[];
  let told: WrongProtocol[];
  let rejectedRecords: number;

  beforeEach(async () => {
    ingested = [];
    rejectedRecords = 0;
    told = [];
    receiver = await startReceiver({
      port: 0,
      grpcPort: 0,
      log: silentLog,
      ingest: (request) => {
        ingested.push(request);
        return Promise.resolve({ rejectedRecords });
      },
      onWrongProtocol: (wrong) => told.push(wrong),
    });
  });
  afterEach(() => receiver.close());

  function post(url: string, name: string, headers: Record<string, string> = {}): Promise<Answer> {
    const { body, format } = otlpFixture(`otlp/${name}`);
    const contentType = format === 'json' ? 'application/json' : 'application/x-protobuf';
    return sendRequest(url, { body, headers: { 'content-type': contentType, ...headers } });
  }

  const signals = (): readonly string[] => ingested.map(({ signal }) => signal);
  const kinds = (): readonly string[] => told.map(({ kind }) => kind);

  it('gRPC to the port for HTTP: is taken, and told of once', async () => {
    for (let time = 0; time < 2; time += 1) {
      const caller = new GrpcCaller(`127.0.0.1:${receiver.port}`);
      await caller.call(grpcPaths.traces, traces);
      caller.close();
    }
    assert.equal(ingested.length, 2);
    assert.deepEqual(kinds(), ['grpc-on-http-port']);
    const sentence = told[0]?.sentence ?? '';
    assert.ok(sentence.includes('OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf'));
    assert.ok(sentence.includes(`OTEL_EXPORTER_OTLP_ENDPOINT=http://${receiver.grpcAddress}`));
  });

  it('HTTP to the port for gRPC: is taken, and told of once', async () => {
    for (let time = 0; time < 2; time += 1) {
      const answer = await post(`http://${receiver.grpcAddress}/v1/traces`, 'trace.pb');
      assert.equal(answer.status, 200);
    }
    assert.equal(ingested.length, 2);
    assert.deepEqual(kinds(), ['http-on-grpc-port']);
    const sentence = told[0]?.sentence ?? '';
    assert.ok(sentence.includes('OTEL_EXPORTER_OTLP_PROTOCOL=grpc'));
    assert.ok(sentence.includes(`OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}.`));
  });

  it('a web page, or somebody who looks, is no such program', async () => {
    const url = `http://${receiver.grpcAddress}/`;
    assert.equal((await post(url, 'trace.pb', { origin: 'https://evil.example' })).status, 403);
    assert.equal((await sendRequest(url, { method: 'GET' })).status, 200);
    assert.deepEqual(told, []);
  });

  it('TLS to either port: is refused in its own words, and told of once', async () => {
    for (const port of [receiver.port, receiver.grpcPort]) {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
      const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
      assert.match(error.message, /protocol version/);
    }
    assert.deepEqual(kinds(), ['encrypted']);
    assert.ok(told[0]?.sentence.includes('OTEL_EXPORTER_OTLP_INSECURE=true'));
  });

  for (const path of ['logs', 'metrics']) {
    for (const name of ['trace.pb', 'trace.json']) {
      it(`traces to the path for ${path} (${name}): are taken as traces`, async () => {
        const answer = await post(`${receiver.url}/v1/${path}`, name);
        assert.equal(answer.status, 200);
        assert.deepEqual(
          ingested.map(({ body }) => Buffer.from(body)),
          [Buffer.from(otlpFixture(`otlp/${name}`).body)],
        );
        assert.deepEqual(kinds(), [`traces-as-${path}`]);
        const setting = `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${receiver.url}/v1/traces.`;
        assert.ok(told[0]?.sentence.endsWith(setting), told[0]?.sentence);
      });
    }
  }

  it('logs and metrics to the path for traces: are taken for what they are', async () => {
    for (const name of ['logs.pb', 'logs.json', 'metrics.pb', 'metrics.json']) {
      const answer = await post(`${receiver.url}/v1/traces`, name);
      assert.equal(answer.status, 200);
    }
    assert.deepEqual(signals(), ['logs', 'logs', 'metrics', 'metrics']);
    assert.deepEqual(kinds(), ['logs-as-traces', 'metrics-as-traces']);
  });

  it('answers in the words of the path', async () => {
    rejectedRecords = 1;
    const answer = await post(`${receiver.url}/v1/traces`, 'logs.json');
    const { partialSuccess } = JSON.parse(answer.body.toString()) as {
      partialSuccess: { rejectedSpans?: string };
    };
    assert.equal(partialSuccess.rejectedSpans, '1');
  });

  it('a bare address is for anything', async () => {
    for (const name of ['trace.pb', 'logs.pb', 'metrics.json']) {
      assert.equal((await post(`${receiver.url}/`, name)).status, 200);
    }
    assert.deepEqual(signals(), ['traces', 'logs', 'metrics']);
    assert.deepEqual(told, []);
  });

  it('to the wrong service of gRPC: is taken for what it is', async () => {
    const caller = new GrpcCaller(receiver.grpcAddress);
    await caller.call(grpcPaths.logs, traces);
    caller.close();
    assert.equal(ingested.length, 1);
    assert.deepEqual(kinds(), ['traces-as-logs']);
  });
});
