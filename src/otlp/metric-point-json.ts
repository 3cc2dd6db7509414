import type {
  ExemplarWire,
  ExponentialBucketsWire,
  MetricNumber,
  MetricPointWire,
  MetricType,
} from '../model/otlp-wire.ts';
import { readAttributesJson } from './attributes-json.ts';
import { readSpanReference } from './identifiers.ts';
import { readDouble, readIdHex, readInt64, readTime, readUint32 } from './json-scalars.ts';
import { emptyPointFacts, toMetricPoint } from './metric-point.ts';
import {
  elements,
  isObject,
  member,
  objects,
  parseOtlpJson,
  type OtlpJson,
  type OtlpJsonObject,
} from './otlp-json.ts';

/** Reads one data point of a metric of this type from its JSON text. Throws as for protobuf. */
export function decodeMetricPointJson(text: string, type: MetricType): MetricPointWire {
  const point = parseOtlpJson(text);
  return toMetricPoint(type, {
    ...emptyPointFacts(),
    attributes: new Map(readAttributesJson(member(point, 'attributes'))),
    startTimeUnixNano: readTime(member(point, 'startTimeUnixNano')),
    timeUnixNano: readTime(member(point, 'timeUnixNano')),
    flags: readUint32(member(point, 'flags')),
    exemplars: objects(member(point, 'exemplars')).map(readExemplar),
    value: readValue(point),
    count: readCount(member(point, 'count')),
    sum: readDouble(member(point, 'sum')),
    min: readDouble(member(point, 'min')),
    max: readDouble(member(point, 'max')),
    bucketCounts: elements(member(point, 'bucketCounts')).map(readCount),
    explicitBounds: elements(member(point, 'explicitBounds')).map(
      (bound) => readDouble(bound) ?? 0,
    ),
    scale: readInteger(member(point, 'scale')),
    zeroCount: readCount(member(point, 'zeroCount')),
    zeroThreshold: readDouble(member(point, 'zeroThreshold')) ?? 0,
    positive: readBuckets(member(point, 'positive')),
    negative: readBuckets(member(point, 'negative')),
    quantiles: objects(member(point, 'quantileValues')).map((each) => ({
      quantile: readDouble(member(each, 'quantile')) ?? 0,
      value: readDouble(member(each, 'value')) ?? 0,
    })),
  });
}

/** Of a number point or an exemplar. */
function readValue(holder: OtlpJsonObject): MetricNumber | undefined {
  return readInt64(member(holder, 'asInt')) ?? readDouble(member(holder, 'asDouble'));
}

function readCount(value: OtlpJson | undefined): MetricNumber {
  return readInt64(value) ?? 0;
}

/** A signed 32-bit number; 0 where it is absent or none. */
function readInteger(value: OtlpJson | undefined): number {
  return Number(readInt64(value) ?? 0) | 0;
}

function readBuckets(value: OtlpJson | undefined): ExponentialBucketsWire {
  if (!isObject(value)) return { offset: 0, bucketCounts: [] };
  return {
    offset: readInteger(member(value, 'offset')),
    bucketCounts: elements(member(value, 'bucketCounts')).map(readCount),
  };
}

function readExemplar(exemplar: OtlpJsonObject): ExemplarWire {
  const value = readValue(exemplar);
  return {
    timeUnixNano: readTime(member(exemplar, 'timeUnixNano')),
    ...(value !== undefined && { value }),
    filteredAttributes: readAttributesJson(member(exemplar, 'filteredAttributes')),
    ...readSpanReference(
      readIdHex(member(exemplar, 'traceId'), 16),
      readIdHex(member(exemplar, 'spanId'), 8),
    ),
  };
}
