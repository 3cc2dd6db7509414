import type { EncodedRecord, MetricPointWire, MetricWire } from '../model/otlp-wire.ts';
import {
  decodeRecords,
  jsonEncoding,
  protobufEncoding,
  type DecodedRequest,
  type RecordReader,
} from './decode-request.ts';
import type { OtlpFormat } from './decode-traces.ts';
import { outlineMetricJson } from './metric-json.ts';
import { decodeMetricPointJson } from './metric-point-json.ts';
import { decodeMetricPointProtobuf } from './metric-point-protobuf.ts';
import { outlineMetricProtobuf } from './metric-protobuf.ts';
import { outlineJson } from './outline-json.ts';
import { outlineProtobuf } from './outline-protobuf.ts';

interface DecodedPoint {
  /** The points of one metric share its object. */
  readonly metric: MetricWire;
  readonly point: MetricPointWire;
  /** Of the point alone: the metric's type must be known to read it again. */
  readonly encoded: EncodedRecord;
}

/**
 * Reads an `ExportMetricsServiceRequest`: one record for each data point, which is what the protocol
 * counts. Otherwise with the promises and the traps of `decodeTraces`.
 */
export function decodeMetrics(
  request: Uint8Array,
  format: OtlpFormat,
): DecodedRequest<DecodedPoint> {
  return format === 'protobuf'
    ? decodeRecords(outlineProtobuf(request), protobuf)
    : decodeRecords(outlineJson(utf8.decode(request), 'metrics'), json);
}

const utf8 = new TextDecoder();

const protobuf: RecordReader<Uint8Array, DecodedPoint> = {
  encoding: protobufEncoding,
  recordName: 'data point',
  split: (raw) => {
    const { metric, points } = outlineMetricProtobuf(raw);
    return points.map((bytes) => () => ({
      metric,
      point: decodeMetricPointProtobuf(bytes, metric.type),
      encoded: protobufEncoding.encoded(bytes),
    }));
  },
};

const json: RecordReader<string, DecodedPoint> = {
  encoding: jsonEncoding,
  recordName: 'data point',
  split: (raw) => {
    const { metric, points } = outlineMetricJson(raw);
    return points.map((text) => () => ({
      metric,
      point: decodeMetricPointJson(text, metric.type),
      encoded: jsonEncoding.encoded(text),
    }));
  },
};
