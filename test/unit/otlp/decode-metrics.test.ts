import assert from 'node:assert/strict';
import type { MetricPointWire } from '../../../src/model/otlp-wire.ts';
import { decodeMetricPoint } from '../../../src/otlp/decode-metric-point.ts';
import { decodeMetrics } from '../../../src/otlp/decode-metrics.ts';
import { encodeMetricPoint } from '../../../src/otlp/encode-metric-point.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

const utf8 = new TextEncoder();
const time = 1_544_712_660_300_000_000n;

function decode(...metrics: readonly object[]) {
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
  return decodeMetrics(utf8.encode(JSON.stringify(request)), 'json');
}

describe('decodeMetrics', () => {
  for (const extension of ['pb', 'json']) {
    it(`reads the example of the protocol's authors (${extension})`, () => {
      const { body, format } = otlpFixture(`otlp/metrics.${extension}`);
      const { records, rejectedRecords } = decodeMetrics(body, format);
      assert.equal(rejectedRecords, 0);
      assert.deepEqual(
        records.map(({ metric }) => [
          metric.name,
          metric.type,
          metric.unit,
          metric.description,
          metric.aggregationTemporality,
          metric.isMonotonic,
        ]),
        [
          ['my.counter', 'sum', '1', 'I am a Counter', 1, true],
          ['my.gauge', 'gauge', '1', 'I am a Gauge', 0, false],
          ['my.histogram', 'histogram', '1', 'I am a Histogram', 1, false],
          [
            'my.exponential.histogram',
            'exponentialHistogram',
            '1',
            'I am an Exponential Histogram',
            1,
            false,
          ],
        ],
      );
      assert.deepEqual(
        records.map(({ point }) => point),
        examplePoints,
      );
      for (const { metric, point, encoded } of records)
        assert.deepEqual(decodeMetricPoint(encoded, metric.type), point);
      assert.equal(records[0]?.resource.attributes.get('service.name'), 'my.service');
      assert.equal(records[0]?.scope.name, 'my.library');
    });
  }

  it('reads summaries, exemplars with their spans, metadata and names of enums', () => {
    const { records } = decode(
      {
        name: 'latency',
        gauge: null,
        summary: {
          data_points: [
            { count: 3, sum: 4.5, quantileValues: [{ quantile: 0.5, value: 'NaN' }, { value: 1 }] },
          ],
        },
        sum: null,
        metadata: [{ key: 'prometheus.type', value: { stringValue: 'summary' } }],
      },
      {
        name: 'calls',
        sum: {
          dataPoints: [
            {
              asInt: '9007199254740993',
              flags: 1,
              exemplars: [
                {
                  timeUnixNano: '7',
                  asDouble: 0.5,
                  traceId: 'A'.repeat(32),
                  spanId: 'B'.repeat(16),
                  filteredAttributes: [{ key: 'user', value: { stringValue: 'u1' } }],
                },
              ],
            },
          ],
          aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
        },
      },
    );
    const [summary, sum] = records;
    assert.equal(summary?.metric.type, 'summary');
    assert.equal(summary.metric.metadata.get('prometheus.type'), 'summary');
    assert.deepEqual(summary.point, {
      ...basePoint,
      shape: 'summary',
      count: 3,
      sum: 4.5,
      quantiles: [
        { quantile: 0.5, value: NaN },
        { quantile: 0, value: 1 },
      ],
    });
    assert.equal(sum?.metric.aggregationTemporality, 2);
    assert.deepEqual(sum.point, {
      ...basePoint,
      shape: 'number',
      flags: 1,
      value: 9_007_199_254_740_993n,
      exemplars: [
        {
          timeUnixNano: 7n,
          value: 0.5,
          filteredAttributes: new Map([['user', 'u1']]),
          traceId: 'a'.repeat(32),
          spanId: 'b'.repeat(16),
        },
      ],
    });
    for (const { metric, point } of records)
      assert.deepEqual(decodeMetricPoint(encodeMetricPoint(point), metric.type), point);
  });

  it('reads numbers of protobuf that are packed and that are not', () => {
    const packed = [0x32, 16, ...fixed(1), ...fixed(2)];
    const alone = [0x31, ...fixed(1), 0x31, ...fixed(2)];
    for (const bytes of [packed, alone]) {
      const point = decodeMetricPoint(
        { format: 'protobuf', bytes: Uint8Array.from(bytes) },
        'histogram',
      );
      assert.deepEqual(point.shape === 'histogram' && point.bucketCounts, [1, 2]);
    }
  });

  it('counts data points, rejects bad ones and keeps the others of their metric', () => {
    const dataPoints = [{ asInt: 1 }, { timeUnixNano: '-1' }, { asInt: 2 }, 'x'];
    const { records, rejectedRecords, problems } = decode({ gauge: { dataPoints } }, { gauge: {} });
    assert.equal(records.length, 2);
    assert.equal(rejectedRecords, 2);
    assert.match(problems[0]?.message ?? '', /^1 data point rejected: /);
  });

  it('counts all data points of a scope that cannot be read', () => {
    const metrics = [{ gauge: { dataPoints: [{}, {}] } }, { sum: { dataPoints: [{}] } }];
    let value: object = {};
    for (let depth = 0; depth < 80; depth += 1) value = { arrayValue: { values: [value] } };
    const scope = { attributes: [{ key: 'deep', value }] };
    const request = { resourceMetrics: [{ scopeMetrics: [{ scope, metrics }] }] };
    const decoded = decodeMetrics(utf8.encode(JSON.stringify(request)), 'json');
    assert.equal(decoded.rejectedRecords, 3);
  });
});

function fixed(value: number): readonly number[] {
  return [value, 0, 0, 0, 0, 0, 0, 0];
}

const basePoint = {
  attributes: new Map(),
  startTimeUnixNano: 0n,
  timeUnixNano: 0n,
  flags: 0,
  exemplars: [],
};

function examplePoint(name: string, facts: object): object {
  return {
    ...basePoint,
    attributes: new Map([[`my.${name}.attr`, 'some value']]),
    startTimeUnixNano: time,
    timeUnixNano: time,
    ...facts,
  };
}

const examplePoints: readonly (object | MetricPointWire)[] = [
  examplePoint('counter', { shape: 'number', value: 5 }),
  examplePoint('gauge', { shape: 'number', startTimeUnixNano: 0n, value: 10 }),
  examplePoint('histogram', {
    shape: 'histogram',
    count: 2,
    sum: 2,
    min: 0,
    max: 2,
    bucketCounts: [1, 1],
    explicitBounds: [1],
  }),
  examplePoint('exponential.histogram', {
    shape: 'exponentialHistogram',
    count: 3,
    sum: 10,
    min: 0,
    max: 5,
    scale: 0,
    zeroCount: 1,
    zeroThreshold: 0,
    positive: { offset: 1, bucketCounts: [0, 2] },
    negative: { offset: 0, bucketCounts: [] },
  }),
];
