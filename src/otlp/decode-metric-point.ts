import type { EncodedRecord, MetricPointWire, MetricType } from '../model/otlp-wire.ts';
import { jsonText } from './json-text.ts';
import { decodeMetricPointJson } from './metric-point-json.ts';
import { decodeMetricPointProtobuf } from './metric-point-protobuf.ts';

/** Reads one data point again from what was kept of it. Throws `OtlpDecodeError` where the bytes are none. */
export function decodeMetricPoint(encoded: EncodedRecord, type: MetricType): MetricPointWire {
  return encoded.format === 'protobuf'
    ? decodeMetricPointProtobuf(encoded.bytes, type)
    : decodeMetricPointJson(jsonText(encoded.bytes), type);
}
