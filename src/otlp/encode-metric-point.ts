import type { JsonObject } from '../base/json.ts';
import type {
  EncodedRecord,
  ExemplarWire,
  ExponentialBucketsWire,
  MetricNumber,
  MetricPointWire,
} from '../model/otlp-wire.ts';
import { encodeAttributes, encodeDouble } from './encode-attributes.ts';

const utf8 = new TextEncoder();

/** A data point as OTLP JSON, for where the bytes as received cannot be kept. */
export function encodeMetricPoint(point: MetricPointWire): EncodedRecord {
  return { format: 'json', bytes: utf8.encode(JSON.stringify(metricPointToJson(point))) };
}

/** A data point as OTLP JSON has it. */
export function metricPointToJson(point: MetricPointWire): JsonObject {
  return {
    attributes: encodeAttributes(point.attributes),
    startTimeUnixNano: String(point.startTimeUnixNano),
    timeUnixNano: String(point.timeUnixNano),
    flags: point.flags,
    exemplars: point.exemplars.map(encodeExemplar),
    ...encodeShape(point),
  };
}

function encodeShape(point: MetricPointWire): JsonObject {
  if (point.shape === 'number') return encodeValue(point.value);
  const { count, sum } = point;
  const counted = { count: String(count), ...(sum !== undefined && { sum: encodeDouble(sum) }) };
  if (point.shape === 'summary') {
    const quantileValues = point.quantiles.map(({ quantile, value }) => ({
      quantile: encodeDouble(quantile),
      value: encodeDouble(value),
    }));
    return { ...counted, quantileValues };
  }
  const { min, max } = point;
  const spread = {
    ...counted,
    ...(min !== undefined && { min: encodeDouble(min) }),
    ...(max !== undefined && { max: encodeDouble(max) }),
  };
  if (point.shape === 'histogram') {
    const explicitBounds = point.explicitBounds.map(encodeDouble);
    return { ...spread, bucketCounts: point.bucketCounts.map(String), explicitBounds };
  }
  return {
    ...spread,
    scale: point.scale,
    zeroCount: String(point.zeroCount),
    zeroThreshold: encodeDouble(point.zeroThreshold),
    positive: encodeBuckets(point.positive),
    negative: encodeBuckets(point.negative),
  };
}

function encodeBuckets({ offset, bucketCounts }: ExponentialBucketsWire): JsonObject {
  return { offset, bucketCounts: bucketCounts.map(String) };
}

function encodeExemplar(exemplar: ExemplarWire): JsonObject {
  const { traceId, spanId } = exemplar;
  return {
    timeUnixNano: String(exemplar.timeUnixNano),
    ...encodeValue(exemplar.value),
    filteredAttributes: encodeAttributes(exemplar.filteredAttributes),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

/** Whether a whole number came as an integer or as a double is not known any more. */
function encodeValue(value: MetricNumber | undefined): JsonObject {
  if (value === undefined) return {};
  const isWhole =
    typeof value === 'bigint' || (Number.isSafeInteger(value) && !Object.is(value, -0));
  return isWhole ? { asInt: String(value) } : { asDouble: encodeDouble(value) };
}
