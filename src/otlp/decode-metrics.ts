import type { EncodedRecord, MetricPointWire, MetricWire } from '../model/otlp-wire.ts';
import {
  decodeRequest,
  jsonEncoding,
  protobufEncoding,
  type DecodedRequest,
  type OtlpFormat,
  type RecordReader,
} from './decode-request.ts';
import { jsonText } from './json-text.ts';
import { outlineMetricJson } from './metric-json.ts';
import type { MetricOutline } from './metric-outline.ts';
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

/** A data point that is not read yet, with its metric. */
interface EncodedPoint {
  readonly metric: MetricWire;
  readonly raw: Uint8Array;
}

const protobuf: RecordReader<EncodedPoint, DecodedPoint> = {
  encoding: protobufEncoding,
  recordName: 'data point',
  split: (message) => pointsOf(outlineMetricProtobuf(message)),
  read: ({ metric, raw }, { resource, scope }) => ({
    metric,
    point: decodeMetricPointProtobuf(raw, metric.type),
    encoded: protobufEncoding.encoded(raw),
    resource,
    scope,
  }),
};

const json: RecordReader<EncodedPoint, DecodedPoint> = {
  encoding: jsonEncoding,
  recordName: 'data point',
  split: (message) => pointsOf(outlineMetricJson(message)),
  read: ({ metric, raw }, { resource, scope }) => ({
    metric,
    point: decodeMetricPointJson(jsonText(raw), metric.type),
    encoded: jsonEncoding.encoded(raw),
    resource,
    scope,
  }),
};

function pointsOf({ metric, points }: MetricOutline): readonly EncodedPoint[] {
  return points.map((raw) => ({ metric, raw }));
}

const readers = { signal: 'metrics', protobuf, json } as const;
