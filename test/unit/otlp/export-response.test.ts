import assert from 'node:assert/strict';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { encodeExportResponse, encodeRpcStatus } from '../../../src/otlp/export-response.ts';

/** The SDK's own readers of answers. */
const readers = {
  traces: { protobuf: ProtobufTraceSerializer, json: JsonTraceSerializer, name: 'rejectedSpans' },
  logs: { protobuf: ProtobufLogsSerializer, json: JsonLogsSerializer, name: 'rejectedLogRecords' },
  metrics: {
    protobuf: ProtobufMetricsSerializer,
    json: JsonMetricsSerializer,
    name: 'rejectedDataPoints',
  },
};

describe('encodeExportResponse', () => {
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    for (const format of ['protobuf', 'json'] as const) {
      const { [format]: reader, name } = readers[signal];

      it(`is read by the SDK as a partial success: ${signal}, ${format}`, () => {
        const message = 'Zwölf Einträge fehlen. '.repeat(20);
        const body = encodeExportResponse(format, signal, { rejectedRecords: 300_000, message });
        const { partialSuccess } = reader.deserializeResponse(body) as {
          partialSuccess?: Record<string, unknown>;
        };
        assert.equal(Number(partialSuccess?.[name]), 300_000);
        assert.equal(partialSuccess?.errorMessage, message);
      });

      it(`is read by the SDK as full success: ${signal}, ${format}`, () => {
        for (const partial of [undefined, { rejectedRecords: 0, message: '' }]) {
          const body = encodeExportResponse(format, signal, partial);
          const response = reader.deserializeResponse(body) as { partialSuccess?: unknown };
          assert.equal(response.partialSuccess, undefined);
        }
      });
    }
  }

  it('can warn without rejecting', () => {
    const body = encodeExportResponse('protobuf', 'traces', { rejectedRecords: 0, message: 'Hm.' });
    assert.equal(
      ProtobufTraceSerializer.deserializeResponse(body).partialSuccess?.errorMessage,
      'Hm.',
    );
  });
});

describe('encodeRpcStatus', () => {
  it('writes google.rpc.Status', () => {
    const status = { code: 3, message: 'No.' };
    assert.deepEqual([...encodeRpcStatus('protobuf', status)], [8, 3, 18, 3, 78, 111, 46]);
    assert.equal(
      new TextDecoder().decode(encodeRpcStatus('json', status)),
      '{"code":3,"message":"No."}',
    );
  });

  it('says when to come again, as google.rpc.RetryInfo', () => {
    const status = { code: 14, message: 'No.', retryAfterSeconds: 300 };
    const type = 'type.googleapis.com/google.rpc.RetryInfo';
    // RetryInfo { retry_delay = 1: Duration { seconds = 1: 300 } }, in an Any, as field 3.
    const retryInfo = Buffer.from([0x0a, 3, 0x08, 0xac, 0x02]);
    const any = Buffer.concat([
      Buffer.from([0x0a, type.length]),
      Buffer.from(type),
      Buffer.from([0x12, retryInfo.length]),
      retryInfo,
    ]);
    const head = Buffer.from([8, 14, 18, 3, 78, 111, 46, 0x1a, any.length]);
    const encoded = Buffer.from(encodeRpcStatus('protobuf', status));
    assert.deepEqual(encoded, Buffer.concat([head, any]));
    assert.deepEqual(JSON.parse(new TextDecoder().decode(encodeRpcStatus('json', status))), {
      code: 14,
      message: 'No.',
      details: [{ '@type': type, retryDelay: '300s' }],
    });
  });
});
