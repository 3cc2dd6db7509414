import assert from 'node:assert/strict';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
} from '@opentelemetry/otlp-transformer';
import * as fc from 'fast-check';
import { decodeLogs } from '../../../src/otlp/decode-logs.ts';
import { decodeMetrics } from '../../../src/otlp/decode-metrics.ts';

/** What the SDK hands to an exporter; the types come with packages that are not ours. */
type ReadableLog = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0][number];
type ResourceMetrics = Parameters<typeof ProtobufMetricsSerializer.serializeRequest>[0];

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from('123456789abcdef')),
    minLength: length,
    maxLength: length,
  });
const hrTimes = fc.tuple(fc.nat(2 ** 31), fc.nat(999_999_999));
const attributes = fc.dictionary(
  text.filter((key) => key !== ''),
  fc.oneof(text, fc.boolean(), fc.integer(), fc.array(text, { maxLength: 3 })),
  { maxKeys: 5, noNullPrototype: true },
);
const fractions = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => !Number.isInteger(value));

const resource = { attributes: { 'service.name': 'agent' }, schemaUrl: 'https://schema/resource' };
const scope = { name: 'ai', version: '1.2.3', schemaUrl: 'https://schema/scope' };

function toNanos([seconds, nanoseconds]: readonly [number, number]): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

describe('what the OpenTelemetry SDK writes', function () {
  this.timeout(30_000);

  const logs = fc.record({
    hrTime: hrTimes,
    hrTimeObserved: hrTimes,
    severityNumber: fc.nat(24),
    severityText: text,
    eventName: text,
    body: fc.oneof(text, attributes),
    attributes,
    dropped: fc.nat(100),
    traceId: hex(32),
    spanId: hex(16),
  });
  const logSerializers = { protobuf: ProtobufLogsSerializer, json: JsonLogsSerializer };
  for (const format of ['protobuf', 'json'] as const) {
    it(`reads every field of a log record (${format})`, () => {
      fc.assert(
        fc.property(logs, ({ dropped, traceId, spanId, ...facts }) => {
          const record = {
            ...facts,
            droppedAttributesCount: dropped,
            spanContext: { traceId, spanId, traceFlags: 1 },
            resource,
            instrumentationScope: scope,
          } as unknown as ReadableLog;
          const body = logSerializers[format].serializeRequest([record]) ?? new Uint8Array();
          const { records, rejectedRecords } = decodeLogs(body, format);
          assert.equal(rejectedRecords, 0);
          assert.deepEqual(records[0]?.log, {
            timeUnixNano: toNanos(facts.hrTime),
            observedTimeUnixNano: toNanos(facts.hrTimeObserved),
            severityNumber: facts.severityNumber,
            severityText: facts.severityText,
            body: typeof facts.body === 'string' ? facts.body : new Map(Object.entries(facts.body)),
            attributes: new Map(Object.entries(facts.attributes)),
            droppedAttributesCount: dropped,
            flags: 1,
            traceId,
            spanId,
            eventName: facts.eventName,
          });
          assert.equal(records[0].resource.schemaUrl, 'https://schema/resource');
          assert.equal(records[0].scope.version, '1.2.3');
        }),
        { numRuns: 200 },
      );
    });
  }

  const counts = fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 200 });
  const points = fc.record({
    startTime: hrTimes,
    endTime: hrTimes,
    attributes,
    value: fractions,
    whole: fc.maxSafeInteger(),
    counts,
    bounds: fc.array(fractions, { maxLength: 200 }),
    negativeCounts: counts,
    offset: fc.integer({ min: -1000, max: 1000 }),
    scale: fc.integer({ min: -10, max: 20 }),
    temporality: fc.nat(1),
  });
  const metricSerializers = { protobuf: ProtobufMetricsSerializer, json: JsonMetricsSerializer };
  for (const format of ['protobuf', 'json'] as const) {
    it(`reads gauges, sums and both histograms (${format})`, () => {
      fc.assert(
        fc.property(points, (facts) => {
          const serializer = metricSerializers[format];
          const body = serializer.serializeRequest(sdkMetrics(facts)) ?? new Uint8Array();
          const { records, rejectedRecords } = decodeMetrics(body, format);
          assert.equal(rejectedRecords, 0);
          assert.deepEqual(
            records.map(({ metric, point }) => ({ type: metric.type, point })),
            expectedPoints(facts),
          );
          const temporality = facts.temporality + 1;
          assert.deepEqual(
            records.map(({ metric }) => [metric.aggregationTemporality, metric.isMonotonic]),
            [
              [temporality, true],
              [0, false],
              [temporality, false],
              [temporality, false],
            ],
          );
        }),
        { numRuns: 200 },
      );
    });
  }
});

interface PointFacts {
  readonly startTime: [number, number];
  readonly endTime: [number, number];
  readonly attributes: object;
  readonly value: number;
  readonly whole: number;
  readonly counts: readonly number[];
  readonly bounds: readonly number[];
  readonly negativeCounts: readonly number[];
  readonly offset: number;
  readonly scale: number;
  readonly temporality: number;
}

function sdkMetrics(facts: PointFacts): ResourceMetrics {
  const { value, whole, counts, bounds, negativeCounts, offset, scale } = facts;
  const { startTime, endTime, attributes: own } = facts;
  const spread = { count: 3, sum: value, min: value, max: value };
  const histogram = { ...spread, buckets: { counts, boundaries: bounds } };
  const exponential = {
    ...spread,
    scale,
    zeroCount: 2,
    positive: { offset, bucketCounts: counts },
    negative: { offset: -offset, bucketCounts: negativeCounts },
  };
  // The SDK's types of data points, and of numbers: histogram 0, exponential 1, gauge 2, sum 3; int 0.
  const metrics = [
    [3, 0, whole],
    [2, 1, value],
    [0, 1, histogram],
    [1, 1, exponential],
  ].map(([dataPointType, valueType, pointValue]) => ({
    descriptor: { name: 'metric', description: '', unit: '1', valueType },
    aggregationTemporality: facts.temporality,
    isMonotonic: true,
    dataPointType,
    dataPoints: [{ startTime, endTime, attributes: own, value: pointValue }],
  }));
  return { resource, scopeMetrics: [{ scope, metrics }] } as unknown as ResourceMetrics;
}

function expectedPoints(facts: PointFacts): readonly object[] {
  const { value, whole, counts, bounds, negativeCounts, offset, scale } = facts;
  const base = {
    attributes: new Map(Object.entries(facts.attributes)),
    startTimeUnixNano: toNanos(facts.startTime),
    timeUnixNano: toNanos(facts.endTime),
    flags: 0,
    exemplars: [],
  };
  const spread = { ...base, count: 3, sum: value, min: value, max: value };
  return [
    { type: 'sum', point: { ...base, shape: 'number', value: whole } },
    { type: 'gauge', point: { ...base, shape: 'number', value } },
    {
      type: 'histogram',
      point: { ...spread, shape: 'histogram', bucketCounts: counts, explicitBounds: bounds },
    },
    {
      type: 'exponentialHistogram',
      point: {
        ...spread,
        shape: 'exponentialHistogram',
        scale,
        zeroCount: 2,
        zeroThreshold: 0,
        positive: { offset, bucketCounts: counts },
        negative: { offset: offset === 0 ? 0 : -offset, bucketCounts: negativeCounts },
      },
    },
  ];
}
