import type { JsonObject } from '../base/json.ts';
import type { MetricType } from '../model/otlp-wire.ts';
import type { AttributesJson } from './span-json.ts';

/** A metric of one process with one set of attributes, as every consumer outside the collector reads it. */
export interface MetricSeriesJson {
  readonly name: string;
  readonly type: MetricType;
  readonly unit?: string;
  readonly description?: string;
  /** Absent where the type has none, or where the sender did not say. */
  readonly aggregationTemporality?: 'delta' | 'cumulative';
  /** Of a sum alone. */
  readonly isMonotonic?: boolean;
  readonly service?: string;
  readonly attributes: AttributesJson;
  readonly resource: AttributesJson;
  readonly scope?: string;
  /** In order of their time, each as OTLP JSON writes a data point of this type. */
  readonly points: readonly JsonObject[];
}
