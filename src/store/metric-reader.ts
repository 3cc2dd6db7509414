import { nanos, type Nanos } from '../base/nanos.ts';
import type { EncodedRecord, MetricType } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import metricPoints from './queries/metric-points.sql';
import metricSeries from './queries/metric-series.sql';
import metricSeriesByName from './queries/metric-series-by-name.sql';

/** A metric of one process with one set of attributes. */
export interface StoredSeries {
  readonly id: number;
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly description: string;
  /** 0 unspecified, 1 delta, 2 cumulative. */
  readonly aggregationTemporality: number;
  readonly isMonotonic: boolean;
  /** JSON objects. */
  readonly attributes: string;
  readonly metadata: string;
  readonly resource: string;
  readonly scope: string;
}

export interface StoredPoint {
  readonly time: Nanos;
  readonly startTime?: Nanos;
  /** Of a gauge or a sum its value; of the others the sum of what was measured. */
  readonly value?: number;
  readonly count?: number;
  /** To be decoded, by the series' type, for buckets, quantiles and exemplars. */
  readonly encoded: EncodedRecord;
}

export interface PointRange {
  readonly from: Nanos;
  readonly to: Nanos;
  readonly most: number;
}

interface SeriesRow {
  readonly id: number;
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly description: string;
  readonly aggregation_temporality: number;
  readonly is_monotonic: number;
  readonly attributes: string;
  readonly metadata: string;
  readonly resource: string;
  readonly scope: string;
}

interface PointRow {
  readonly time: string;
  readonly start_time: string | null;
  readonly value: number | null;
  readonly count: number | null;
  readonly format: 'protobuf' | 'json';
  readonly payload: Uint8Array;
}

/** Reads metrics: first the series of a name, then the points of a series. */
export class MetricReader {
  private readonly allSeriesRows: Statement<SeriesRow>;
  private readonly seriesByName: Statement<SeriesRow>;
  private readonly pointRows: Statement<PointRow>;

  constructor(database: Database) {
    this.allSeriesRows = database.prepare(metricSeries);
    this.seriesByName = database.prepare(metricSeriesByName);
    this.pointRows = database.prepare(metricPoints);
  }

  /** In the order in which they first came. */
  series(name: string): readonly StoredSeries[] {
    return this.seriesByName.all({ name }).map(seriesFromRow);
  }

  /** Of every name, in order of the names. */
  allSeries(most: number): readonly StoredSeries[] {
    return this.allSeriesRows.all({ most }).map(seriesFromRow);
  }

  /** The newest of a time, in order of their time; both ends are included. */
  points(seriesId: number, range: PointRange): readonly StoredPoint[] {
    const { from, to, most } = range;
    return this.pointRows
      .all({ series_id: seriesId, from_time: from, to_time: to, most })
      .map(pointFromRow)
      .toReversed();
  }
}

function seriesFromRow(row: SeriesRow): StoredSeries {
  const {
    aggregation_temporality: aggregationTemporality,
    is_monotonic: isMonotonic,
    ...same
  } = row;
  return { ...same, aggregationTemporality, isMonotonic: isMonotonic === 1 };
}

function pointFromRow(row: PointRow): StoredPoint {
  const { start_time: startTime, value, count } = row;
  return {
    time: nanos(BigInt(row.time)),
    ...(startTime !== null && { startTime: nanos(BigInt(startTime)) }),
    ...(value !== null && { value }),
    ...(count !== null && { count }),
    encoded: { format: row.format, bytes: row.payload },
  };
}
