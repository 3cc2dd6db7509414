import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { silentLog } from '../../../src/base/log.ts';
import { IngestBusyError } from '../../../src/receiver/ingest-busy-error.ts';
import { startReceiver, type Receiver } from '../../../src/receiver/start-receiver.ts';
import type { IngestRequest, IngestResult } from '../../../src/receiver/take-in.ts';
import type { ReceiverLimits } from '../../../src/receiver/receiver-limits.ts';
import { agentsBody } from '../../support/agents-traces.ts';
import { decodeRequest } from '../../support/decode-request.ts';
import { sendRequest, type Answer, type Call } from '../../support/send-request.ts';

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/otlp/${name}`, import.meta.url));

const protobuf = 'application/x-protobuf';
const json = 'application/json';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((network) => network?.address === '::1');

describe('startReceiver', () => {
  let receiver: Receiver;
  let ingested: IngestRequest[];
  let ingest: (request: IngestRequest) => Promise<IngestResult>;

  async function start(limits: Partial<ReceiverLimits> = {}): Promise<void> {
    receiver = await startReceiver({
      port: 0,
      grpcPort: 0,
      ingest: (request) => ingest(request),
      log: silentLog,
      limits,
    });
  }

  function post(path: string, contentType: string, call: Call = {}): Promise<Answer> {
    const headers = { 'content-type': contentType, ...call.headers };
    return sendRequest(receiver.url + path, { ...call, headers });
  }

  beforeEach(() => {
    ingested = [];
    ingest = (request) => {
      const result = decodeRequest(request);
      ingested.push(request);
      return Promise.resolve(result);
    };
  });

  afterEach(() => receiver.close());

  describe('accepts', () => {
    beforeEach(() => start());

    for (const signal of ['logs', 'metrics'] as const) {
      it(`${signal} in both formats`, async () => {
        for (const [type, extension] of [
          [protobuf, 'pb'],
          [json, 'json'],
        ] as const) {
          const answer = await post(`/v1/${signal}`, type, {
            body: fixture(`${signal}.${extension}`),
          });
          assert.equal(answer.status, 200);
          assert.equal(answer.body.toString(), type === json ? '{}' : '');
        }
        assert.deepEqual(
          ingested.map((request) => [request.signal, request.format]),
          [
            [signal, 'protobuf'],
            [signal, 'json'],
          ],
        );
      });
    }

    it('protobuf, and answers with the empty message', async () => {
      const body = fixture('trace.pb');
      const answer = await post('/v1/traces', protobuf, { body });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], protobuf);
      assert.equal(answer.body.length, 0);
      assert.deepEqual(ingested, [{ signal: 'traces', body, format: 'protobuf' }]);
    });

    it('JSON, and answers in JSON', async () => {
      const body = fixture('trace.json');
      const answer = await post('/v1/traces', 'Application/JSON; charset=utf-8', { body });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], json);
      assert.equal(answer.body.toString(), '{}');
      assert.deepEqual(ingested, [{ signal: 'traces', body, format: 'json' }]);
    });

    for (const path of [
      '/',
      '/v1/traces/',
      '/otlp/v1/traces',
      '/otel/v1/traces',
      '/api/otel/v1/traces',
      '/api/public/otel/v1/traces',
      '/v1/traces?source=x',
    ]) {
      it(`traces at ${path}`, async () => {
        const answer = await post(path, protobuf, { body: fixture('trace.pb') });
        assert.equal(answer.status, 200);
        assert.equal(ingested.length, 1);
      });
    }

    for (const path of ['/v1/traces/ingest', '/traces/ingest']) {
      it(`traces of OpenAI's Agents SDK at ${path}, as OTLP`, async () => {
        const headers = { 'openai-beta': 'traces=v1', authorization: 'Bearer sk-test' };
        const answer = await post(path, json, { headers, body: agentsBody() });
        assert.equal(answer.status, 200, answer.body.toString());
        const [request] = ingested;
        assert.deepEqual([request?.signal, request?.format], ['traces', 'json']);
        const text = Buffer.from(request?.body ?? []).toString();
        assert.match(text, /Plan a trip/);
        assert.doesNotMatch(text, /sk-test/);
      });
    }

    const compressions = {
      gzip: gzipSync,
      'gzip in two members': (body: Buffer) =>
        Buffer.concat([gzipSync(body.subarray(0, 40)), gzipSync(body.subarray(40))]),
      'x-gzip': gzipSync,
      zstd: zstdCompressSync,
      deflate: deflateSync,
      'deflate without its header': deflateRawSync,
    };
    for (const [name, compress] of Object.entries(compressions)) {
      it(name, async () => {
        const encoding = name.replace(/ .*/, '');
        const answer = await post('/v1/traces', protobuf, {
          body: compress(fixture('trace.pb')),
          headers: { 'content-encoding': encoding },
        });
        assert.equal(answer.status, 200);
        assert.deepEqual(ingested, [
          { signal: 'traces', body: fixture('trace.pb'), format: 'protobuf' },
        ]);
      });
    }

    it('a body in chunks of unknown length', async () => {
      const body = fixture('trace.pb');
      const chunks = [body.subarray(0, 50), body.subarray(50, 51), body.subarray(51)];
      assert.equal((await post('/v1/traces', protobuf, { chunks })).status, 200);
      assert.deepEqual(ingested, [{ signal: 'traces', body, format: 'protobuf' }]);
    });

    it('an empty request', async () => {
      assert.equal((await post('/v1/traces', protobuf)).status, 200);
    });

    it('the execution that the sender belongs to, where it is one', async () => {
      for (const id of ['0123456789abcdefghij', '../../etc/passwd']) {
        await post('/v1/traces', protobuf, { headers: { 'x-spanwise-execution': id } });
      }
      assert.deepEqual(
        ingested.map(({ executionId }) => executionId),
        ['0123456789abcdefghij', undefined],
      );
    });

    it('the same port on ::1, where the machine has it', async () => {
      const url = `http://[::1]:${receiver.port}/v1/traces`;
      const answer = await sendRequest(url, { headers: { 'content-type': protobuf } }).catch(
        () => undefined,
      );
      assert.equal(answer?.status, hasIpv6 ? 200 : undefined);
    });

    it('localhost by name', async () => {
      const headers = { host: `localhost:${receiver.port}` };
      assert.equal((await post('/v1/traces', protobuf, { headers })).status, 200);
    });

    it('a look at it with a browser', async () => {
      const answer = await sendRequest(receiver.url, { method: 'GET' });
      assert.equal(answer.status, 200);
      assert.match(answer.body.toString(), /^Spanwise [^\n]+\n$/);
    });
  });

  describe('says what it did not keep', () => {
    beforeEach(() => start());

    it('rejected spans', async () => {
      ingest = () => Promise.resolve({ rejectedRecords: 3, message: 'Why.' });
      const inJson = await post('/v1/traces', json, { body: '{}' });
      assert.equal(inJson.status, 200);
      assert.deepEqual(JSON.parse(inJson.body.toString()), {
        partialSuccess: { rejectedSpans: '3', errorMessage: 'Why.' },
      });
      const inProtobuf = await post('/v1/traces', protobuf);
      assert.equal(inProtobuf.body.toString('latin1'), '\n\x08\x08\x03\x12\x04Why.');
    });

    for (const [signal, name] of [
      ['logs', 'rejectedLogRecords'],
      ['metrics', 'rejectedDataPoints'],
    ] as const) {
      it(`rejected ${signal}`, async () => {
        ingest = () => Promise.resolve({ rejectedRecords: 2 });
        for (const path of [`/v1/${signal}`, `/otel/v1/${signal}/`]) {
          const answer = await post(path, json, { body: '{}' });
          assert.equal(answer.status, 200);
          const partialSuccess = { [name]: '2', errorMessage: '' };
          assert.deepEqual(JSON.parse(answer.body.toString()), { partialSuccess });
        }
      });
    }
  });

  describe('refuses', () => {
    beforeEach(() => start({ maximumBodyBytes: 1000, maximumPendingBytes: 3000 }));

    async function refusal(path: string, call: Call): Promise<Answer & { message: string }> {
      const answer = await sendRequest(receiver.url + path, call);
      assert.equal(answer.headers['content-type'], json);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
      const { code, message } = JSON.parse(answer.body.toString()) as Record<string, unknown>;
      assert.equal(typeof code, 'number');
      assert.equal(typeof message, 'string');
      assert.deepEqual(ingested, []);
      return { ...answer, message: String(message) };
    }

    const asJson = { 'content-type': json };

    it('what cannot be decoded, for good', async () => {
      const answer = await refusal('/v1/traces', { headers: asJson, body: '{"resourceSpans":[' });
      assert.equal(answer.status, 400);
      assert.equal(answer.headers['retry-after'], undefined);
    });

    it('what cannot be decoded, in protobuf too', async () => {
      const answer = await post('/v1/traces', protobuf, { body: Uint8Array.of(0x0a, 0xff) });
      assert.equal(answer.status, 400);
      assert.equal(answer.headers['content-type'], protobuf);
      assert.deepEqual([...answer.body.subarray(0, 3)], [8, 3, 18]);
    });

    it("what is no trace of OpenAI's Agents SDK", async () => {
      const answer = await refusal('/v1/traces/ingest', { headers: asJson, body: '{}' });
      assert.equal(answer.status, 400);
    });

    it('logs that cannot be decoded', async () => {
      assert.equal(
        (await refusal('/v1/traces/ingest', { headers: asJson, body: '{}' })).status,
        400,
      );
      assert.equal((await refusal('/v1/logs', { headers: asJson, body: 'no' })).status, 400);
    });

    it('a body that is not compressed as it says, or not to its end', async () => {
      for (const encoding of ['gzip', 'deflate', 'zstd']) {
        const headers = { ...asJson, 'content-encoding': encoding };
        assert.equal((await refusal('/v1/traces', { headers, body: '{}' })).status, 400);
      }
      for (const [encoding, compress] of [
        ['gzip', gzipSync],
        ['zstd', zstdCompressSync],
      ] as const) {
        const headers = { ...asJson, 'content-encoding': encoding };
        const body = compress('{}').subarray(0, -5);
        assert.equal((await refusal('/v1/traces', { headers, body })).status, 400);
      }
    });

    it('another host name', async () => {
      for (const host of [
        'evil.example',
        'localhost.evil.example:4318',
        '127.0.0.1.evil.example',
      ]) {
        const headers = { ...asJson, host };
        assert.equal((await refusal('/v1/traces', { headers, body: '{}' })).status, 403);
        assert.equal((await refusal('/', { method: 'GET', headers })).status, 403);
      }
    });

    it('web pages', async () => {
      for (const origin of ['https://evil.example', 'null', receiver.url]) {
        const headers = { ...asJson, origin };
        assert.equal((await refusal('/v1/traces', { headers, body: '{}' })).status, 403);
        assert.equal((await refusal('/v1/traces', { method: 'OPTIONS', headers })).status, 403);
      }
    });

    it('unknown paths', async () => {
      for (const path of ['/v1/profiles', '/v1/traces/x', '/favicon.ico']) {
        assert.equal((await refusal(path, { headers: asJson, body: '{}' })).status, 404);
      }
    });

    it('other methods', async () => {
      const answer = await refusal('/v1/traces', { method: 'GET' });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.allow, 'POST');
      const atRoot = await refusal('/', { method: 'DELETE' });
      assert.equal(atRoot.headers.allow, 'GET, HEAD, POST');
    });

    it('other content types', async () => {
      for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', '']) {
        const headers = { 'content-type': contentType };
        assert.equal((await refusal('/v1/traces', { headers, body: '{}' })).status, 415);
      }
    });

    it('other content encodings', async () => {
      const headers = { ...asJson, 'content-encoding': 'br' };
      const answer = await refusal('/v1/traces', { headers, body: '{}' });
      assert.equal(answer.status, 415);
      assert.equal(answer.headers['accept-encoding'], 'gzip, deflate, zstd, identity');
    });

    it('bodies that are too large, with and without a length', async () => {
      const body = Buffer.alloc(500_000, ' ');
      const known = await refusal('/v1/traces', { headers: asJson, body });
      assert.equal(known.status, 413);
      assert.match(known.message, /1000 bytes/);
      const chunks = Array.from({ length: 50 }, () => Buffer.alloc(10_000, ' '));
      assert.equal((await refusal('/v1/traces', { headers: asJson, chunks })).status, 413);
    });

    for (const [encoding, compress] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['zstd', zstdCompressSync],
    ] as const) {
      it(`bodies that become too large (${encoding})`, async () => {
        const headers = { ...asJson, 'content-encoding': encoding };
        const body = compress(Buffer.alloc(100_000, ' '));
        assert.ok(body.length < 1000);
        const answer = await refusal('/v1/traces', { headers, body });
        assert.equal(answer.status, 413);
        assert.match(answer.message, /1000 bytes/);
      });

      it(`bodies that grow as no telemetry does (${encoding})`, async () => {
        await receiver.close();
        await start({ ratioFreeBytes: 10_000 });
        const headers = { ...asJson, 'content-encoding': encoding };
        const bomb = compress(Buffer.alloc(1_000_000, ' '));
        const answer = await refusal('/v1/traces', { headers, body: bomb });
        assert.equal(answer.status, 413);
        assert.match(answer.message, /250 times/);
        const small = compress(`${' '.repeat(9000)}{}`);
        assert.equal((await post('/v1/traces', json, { headers, body: small })).status, 200);
      });
    }

    it('what it has no time for, and says when to come again', async () => {
      ingest = () => Promise.reject(new IngestBusyError('The disk is full.'));
      const answer = await refusal('/v1/traces', { headers: asJson, body: '{}' });
      assert.equal(answer.status, 503);
      assert.equal(answer.headers['retry-after'], '1');
      assert.equal(answer.message, 'The disk is full.');
    });

    it('more than it can hold, until what it holds is stored', async () => {
      const waiting: (() => void)[] = [];
      ingest = () => new Promise((resolve) => waiting.push(() => resolve({ rejectedRecords: 0 })));
      const body = `{"a":"${'x'.repeat(900)}"}`;
      const accepted = [1, 2, 3].map(() => post('/v1/traces', json, { body }));
      while (waiting.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
      const answer = await refusal('/v1/traces', { headers: asJson, body });
      assert.equal(answer.status, 503);
      assert.equal(answer.headers['retry-after'], '1');
      for (const store of waiting.splice(0)) store();
      for (const each of accepted) assert.equal((await each).status, 200);
      const later = post('/v1/traces', json, { body });
      while (waiting.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
      waiting[0]?.();
      assert.equal((await later).status, 200);
    });

    it('with 500 where it fails itself, and logs it', async () => {
      ingest = () => Promise.reject(new Error('a bug'));
      const answer = await refusal('/v1/traces', { headers: asJson, body: '{}' });
      assert.equal(answer.status, 500);
      assert.ok(!answer.message.includes('a bug'));
    });
  });
});
