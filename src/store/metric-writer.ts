import { createHash } from 'node:crypto';
import { msToNanos } from '../base/nanos.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { EncodedRecord, MetricPointWire, MetricWire } from '../model/otlp-wire.ts';
import type { Database, SqlParameters, Statement } from './database.ts';
import type { Origins } from './origins.ts';
import upsertMetricPoint from './queries/upsert-metric-point.sql';
import upsertMetricSeries from './queries/upsert-metric-series.sql';

/** A data point as the store takes it, masked. */
export interface PointToStore {
  readonly metric: MetricWire;
  readonly point: MetricPointWire;
  readonly encoded: EncodedRecord;
  /** JSON objects; equal attributes have equal text. */
  readonly attributes: string;
  readonly metadata: string;
  /** Text that decodes to the resource; equal texts are stored once. */
  readonly resource: string;
  readonly scope: string;
  /** The execution, or the session, under whose address the point came in. */
  readonly executionId?: ExecutionId;
}

/** Writes data points. Nothing else inserts into `metric_series` and `metric_points`. */
export class MetricWriter {
  private readonly database: Database;
  private readonly origins: Origins;
  private readonly upsertSeries: Statement<{ id: number }>;
  private readonly upsertPoint: Statement<never>;

  constructor(database: Database, origins: Origins) {
    this.database = database;
    this.origins = origins;
    this.upsertSeries = database.prepare(upsertMetricSeries);
    this.upsertPoint = database.prepare(upsertMetricPoint);
  }

  /**
   * Writes all of `points` in one transaction, or none where it throws. When it returns they are
   * committed and may be acknowledged.
   */
  append(points: readonly PointToStore[], receivedAtMs: number): void {
    try {
      this.database.transaction(() => {
        for (const point of points) this.appendOne(point, receivedAtMs);
      });
    } catch (error) {
      this.origins.forget();
      throw error;
    }
  }

  private appendOne(each: PointToStore, receivedAtMs: number): void {
    const series = this.upsertSeries.get({ ...seriesColumns(each), ...this.origins.columns(each) });
    if (series === undefined) throw new Error('SQLite gave no id for a series of data points.');
    const { point, encoded, executionId } = each;
    const isTimeKnown = point.timeUnixNano > 0n;
    this.upsertPoint.run({
      series_id: series.id,
      time: isTimeKnown ? point.timeUnixNano : msToNanos(receivedAtMs),
      start_time: point.startTimeUnixNano > 0n ? point.startTimeUnixNano : null,
      ...valueColumns(point),
      execution_id: executionId ?? null,
      format: encoded.format,
      payload: encoded.bytes,
    });
  }
}

function seriesColumns(each: PointToStore): SqlParameters {
  const { metric, attributes, metadata, resource, scope } = each;
  const { name, type, unit, description, aggregationTemporality, isMonotonic } = metric;
  const identity = [
    resource,
    scope,
    name,
    type,
    unit,
    aggregationTemporality,
    isMonotonic,
    attributes,
  ];
  return {
    hash: createHash('sha256').update(JSON.stringify(identity)).digest(),
    name,
    type,
    unit,
    description,
    aggregation_temporality: aggregationTemporality,
    is_monotonic: isMonotonic ? 1 : 0,
    attributes,
    metadata,
  };
}

/** Columns for sums and lists only: a number that SQLite cannot hold is still in the payload. */
function valueColumns(point: MetricPointWire): SqlParameters {
  const value = point.shape === 'number' ? point.value : point.sum;
  const count = point.shape === 'number' ? undefined : Number(point.count);
  return {
    value: value === undefined ? null : Number(value),
    count: count !== undefined && Number.isSafeInteger(count) ? count : null,
  };
}
