import type { MetricType, MetricWire } from '../model/otlp-wire.ts';

/** A metric whose data points are not read yet, so that one bad point does not cost the others. */
export interface MetricOutline {
  readonly metric: MetricWire;
  readonly points: readonly Uint8Array[];
}

/** In the order in which OTLP numbers them. */
export const metricTypes: readonly MetricType[] = [
  'gauge',
  'sum',
  'histogram',
  'exponentialHistogram',
  'summary',
];
