import assert from 'node:assert/strict';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { RunDetail } from '../../src/protocol/collector-api.ts';
import type { SpanJson } from '../../src/protocol/span-json.ts';
import { kill, serve, spanwiseJson, type ServedCollector } from '../support/programs.ts';
import { sendRequest } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const traceId = '0102030405060708090a0b0c0d0e0f10';
const spanId = 'a1a2a3a4a5a6a7a8';
const start = '1767225610000000001';
const end = '1767225611000000002';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

const plain = {
  traceId,
  spanId,
  name: 'work',
  kind: 3,
  startTimeUnixNano: start,
  endTimeUnixNano: end,
  attributes: [{ key: 'tokens', value: { intValue: '9007199254740993' } }],
  status: { code: 2, message: 'No.' },
};

const request = (span: object): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });

/** The same span as exporters of other languages and older versions write it. */
const bodies: Readonly<Record<string, string>> = {
  'by the specification': request(plain),
  'with ids in base64': request({ ...plain, traceId: base64(traceId), spanId: base64(spanId) }),
  'with ids in capitals': request({ ...plain, traceId: traceId.toUpperCase() }),
  'with integers as numbers': request(plain)
    .replace(`"${start}"`, start)
    .replace(`"${end}"`, end)
    .replace('"9007199254740993"', '9007199254740993'),
  'with enums by name': request({
    ...plain,
    kind: 'SPAN_KIND_CLIENT',
    status: { code: 'STATUS_CODE_ERROR', message: 'No.' },
  }),
  'in snake case': JSON.stringify({
    resource_spans: [
      {
        scope_spans: [
          {
            spans: [
              {
                trace_id: traceId,
                span_id: spanId,
                name: 'work',
                kind: 3,
                start_time_unix_nano: start,
                end_time_unix_nano: end,
                attributes: [{ key: 'tokens', value: { int_value: '9007199254740993' } }],
                status: plain.status,
              },
            ],
          },
        ],
      },
    ],
  }),
  'with fields that nobody knows': request({ ...plain, future: { deep: [1, { more: null }] } }),
};

const compressions = { gzip: gzipSync, deflate: deflateSync, zstd: zstdCompressSync };

describe('a span in JSON', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let collector: ServedCollector;

  beforeEach(async () => {
    folder = temporaryFolder();
    collector = await serve(folder.path);
  });
  afterEach(async () => {
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  async function onlySpan(): Promise<SpanJson> {
    const { spans } = (await spanwiseJson(folder.path, ['show', traceId])) as RunDetail;
    const [span] = spans;
    assert.ok(span);
    assert.equal(spans.length, 1, 'the same span, however it was written');
    return span;
  }

  it('is the same, however its exporter writes it', async () => {
    const read: SpanJson[] = [];
    for (const [name, body] of Object.entries(bodies)) {
      const headers = { 'content-type': 'application/json' };
      const answer = await sendRequest(`${collector.http}/v1/traces`, { headers, body });
      assert.equal(answer.status, 200, name);
      assert.equal(answer.body.toString(), '{}', name);
      const span = await onlySpan();
      assert.equal(span.startTimeUnixNano, start, name);
      read.push(span);
    }
    for (const [index, span] of read.entries())
      assert.deepEqual(span, read[0], Object.keys(bodies)[index]);
  });

  it('is taken at the addresses that SDKs append to, compressed and in chunks', async () => {
    for (const path of [
      '/v1/traces',
      '/api/public/otel/v1/traces',
      '/otel/v1/traces',
      '/api/otel/v1/traces',
    ])
      for (const [encoding, compress] of Object.entries(compressions)) {
        const body = compress(request(plain));
        const answer = await sendRequest(collector.http + path, {
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'content-encoding': encoding,
          },
          chunks: [body.subarray(0, 7), body.subarray(7)],
        });
        assert.equal(answer.status, 200, `${path} ${encoding}`);
      }
    assert.equal((await onlySpan()).name, 'work');
  });
});
