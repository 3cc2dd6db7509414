import { defined } from '../base/defined.ts';
import { nanos, type Nanos } from '../base/nanos.ts';
import type { AttributeValue } from '../model/attribute.ts';
import type {
  ExemplarWire,
  ExponentialBucketsWire,
  ExponentialHistogramPointWire,
  HistogramPointWire,
  MetricNumber,
  MetricPointWire,
  MetricType,
  NumberPointWire,
  SummaryPointWire,
} from '../model/otlp-wire.ts';

/** Everything that a data point of any type may say, collected one by one. */
export interface PointFacts {
  attributes: Map<string, AttributeValue>;
  startTimeUnixNano: Nanos;
  timeUnixNano: Nanos;
  flags: number;
  exemplars: ExemplarWire[];
  value: MetricNumber | undefined;
  count: MetricNumber;
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  bucketCounts: MetricNumber[];
  explicitBounds: number[];
  scale: number;
  zeroCount: MetricNumber;
  zeroThreshold: number;
  positive: ExponentialBucketsWire;
  negative: ExponentialBucketsWire;
  quantiles: SummaryPointWire['quantiles'][number][];
}

const noBuckets: ExponentialBucketsWire = { offset: 0, bucketCounts: [] };

/** What the protocol means where a point says nothing. */
export function emptyPointFacts(): PointFacts {
  return {
    attributes: new Map(),
    startTimeUnixNano: nanos(0n),
    timeUnixNano: nanos(0n),
    flags: 0,
    exemplars: [],
    value: undefined,
    count: 0,
    sum: undefined,
    min: undefined,
    max: undefined,
    bucketCounts: [],
    explicitBounds: [],
    scale: 0,
    zeroCount: 0,
    zeroThreshold: 0,
    positive: noBuckets,
    negative: noBuckets,
    quantiles: [],
  };
}

/** A point of this type with what of the facts belongs to it. */
export function toMetricPoint(type: MetricType, facts: PointFacts): MetricPointWire {
  const { attributes, startTimeUnixNano, timeUnixNano, flags, exemplars } = facts;
  const base = { attributes, startTimeUnixNano, timeUnixNano, flags, exemplars };
  const { value, count, sum, min, max } = facts;
  if (type === 'gauge' || type === 'sum') {
    return defined<NumberPointWire>({ shape: 'number', ...base, value });
  }
  if (type === 'summary') {
    return { shape: 'summary', ...base, count, sum: sum ?? 0, quantiles: facts.quantiles };
  }
  const spread = { ...base, count, sum, min, max };
  if (type === 'histogram') {
    const { bucketCounts, explicitBounds } = facts;
    return defined<HistogramPointWire>({
      shape: 'histogram',
      ...spread,
      bucketCounts,
      explicitBounds,
    });
  }
  const { scale, zeroCount, zeroThreshold, positive, negative } = facts;
  return defined<ExponentialHistogramPointWire>({
    shape: 'exponentialHistogram',
    ...spread,
    scale,
    zeroCount,
    zeroThreshold,
    positive,
    negative,
  });
}
