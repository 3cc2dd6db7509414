import assert from 'node:assert/strict';
import { decodeLog } from '../../src/otlp/decode-log.ts';
import { decodeLogs } from '../../src/otlp/decode-logs.ts';
import { decodeMetricPoint } from '../../src/otlp/decode-metric-point.ts';
import { decodeMetrics } from '../../src/otlp/decode-metrics.ts';
import type { OtlpFormat } from '../../src/otlp/decode-request.ts';
import { decodeSpan } from '../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import { encodeLog } from '../../src/otlp/encode-log.ts';
import { encodeMetricPoint } from '../../src/otlp/encode-metric-point.ts';
import { encodeSpan } from '../../src/otlp/encode-span.ts';
import { maskLogRecord } from '../../src/otlp/mask-log-record.ts';
import { maskMetricPoint } from '../../src/otlp/mask-metric-point.ts';
import { maskSpan } from '../../src/otlp/mask-span.ts';
import { OtlpDecodeError } from '../../src/otlp/otlp-decode-error.ts';

/** Does all that a request goes through. Whatever is accepted can be read again, masked and written. */
export function swallow(body: Uint8Array, format: OtlpFormat): void {
  for (const take of [swallowTraces, swallowLogs, swallowMetrics]) {
    try {
      take(body, format);
    } catch (error) {
      if (!(error instanceof OtlpDecodeError)) throw error;
    }
  }
}

function swallowTraces(body: Uint8Array, format: OtlpFormat): void {
  for (const record of decodeTraces(body, format).records) {
    const span = decodeSpan(record.encoded);
    assert.partialDeepStrictEqual(span, record.header);
    assert.deepEqual(decodeSpan(encodeSpan(span)), span);
    decodeSpan(maskSpan(record).encoded);
  }
}

function swallowLogs(body: Uint8Array, format: OtlpFormat): void {
  for (const record of decodeLogs(body, format).records) {
    const { log, encoded } = record;
    assert.deepEqual(decodeLog(encoded), log);
    assert.deepEqual(decodeLog(encodeLog(log)), log);
    decodeLog(maskLogRecord(record).encoded);
  }
}

function swallowMetrics(body: Uint8Array, format: OtlpFormat): void {
  for (const record of decodeMetrics(body, format).records) {
    const { metric, point, encoded } = record;
    assert.deepEqual(decodeMetricPoint(encoded, metric.type), point);
    assert.deepEqual(decodeMetricPoint(encodeMetricPoint(point), metric.type), point);
    decodeMetricPoint(maskMetricPoint(record).encoded, metric.type);
  }
}
