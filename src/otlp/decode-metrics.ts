import type { EncodedRecord, MetricPointWire, MetricWire } from '../model/otlp-wire.ts';
import {
  decodeRequest,
  jsonEncoding,
  protobufEncoding,
  type DecodedRequest,
  type OtlpFormat,
  type RecordReader,
} from './decode-request.ts';
import { outlineMetricJson } from './metric-json.ts';
import { decodeMetricPointJson } from './metric-point-json.ts';
import { decodeMetricPointProtobuf } from './metric-point-protobuf.ts';
import { outlineMetricProtobuf } from './metric-protobuf.ts';

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
  return decodeRequest(request, format, readers);
}

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

const readers = { signal: 'metrics', protobuf, json } as const;
