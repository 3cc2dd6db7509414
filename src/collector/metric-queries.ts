import { isJsonObject, parseJson } from '../base/json.ts';
import { nanos, type Nanos } from '../base/nanos.ts';
import { decodeMetricPoint } from '../otlp/decode-metric-point.ts';
import { metricPointToJson } from '../otlp/encode-metric-point.ts';
import { decodeResource, decodeScope } from '../otlp/resource-json.ts';
import type { CollectorApi } from '../protocol/collector-api.ts';
import type { MetricSeriesJson } from '../protocol/metric-json.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { attributesToJson, type AttributesJson } from '../protocol/span-json.ts';
import type { PointRange, StoredSeries } from '../store/metric-reader.ts';
import type { Store } from '../store/open-store.ts';
import { storedRun } from './run-queries.ts';

/** More than a program and a model server have together. */
const mostSeries = 2_000;
const mostPoints = 10_000;
/** SDKs send metrics once a minute: the point that tells of a short run comes after it. */
const aroundRun = 60_000_000_000n;

export type MetricQueries = Pick<Handlers<CollectorApi>, 'listMetrics'>;

/** Over an open store: for the collector, and for the command line where none runs. */
export function createMetricQueries(store: Store): MetricQueries {
  return {
    listMetrics: ({ name, traceId, limit }) => {
      const range = {
        ...(traceId === undefined ? always : timeOfRun(store, traceId)),
        most: Math.max(1, Math.min(mostPoints, limit)),
      };
      const { metrics } = store;
      const series = name === undefined ? metrics.allSeries(mostSeries) : metrics.series(name);
      return series
        .map((each) => seriesToJson(each, pointsToJson(store, each, range)))
        .filter(({ points }) => points.length > 0);
    },
  };
}

const always = { from: nanos(0n), to: nanos(2n ** 63n - 1n) };

function timeOfRun(store: Store, traceId: string): { readonly from: Nanos; readonly to: Nanos } {
  const { run } = storedRun(store, traceId);
  const lengthNanos = BigInt(Math.ceil(run.durationMs)) * 1_000_000n;
  const { startTime: start } = run;
  return { from: nanos(start - aroundRun), to: nanos(start + lengthNanos + aroundRun) };
}

function pointsToJson(
  store: Store,
  { id, type }: StoredSeries,
  range: PointRange,
): MetricSeriesJson['points'] {
  return store.metrics.points(id, range).map(({ encoded, time }) => ({
    ...metricPointToJson(decodeMetricPoint(encoded, type)),
    // The sender may have told none.
    timeUnixNano: String(time),
  }));
}

function seriesToJson(series: StoredSeries, points: MetricSeriesJson['points']): MetricSeriesJson {
  const { name, type, unit, description, aggregationTemporality, isMonotonic } = series;
  const resource = attributesToJson(decodeResource(series.resource).attributes);
  const scope = decodeScope(series.scope).name;
  const service = resource['service.name'];
  const temporality = ([undefined, 'delta', 'cumulative'] as const)[aggregationTemporality];
  return {
    name,
    type,
    ...(unit !== '' && { unit }),
    ...(description !== '' && { description }),
    ...(temporality !== undefined && { aggregationTemporality: temporality }),
    ...(type === 'sum' && { isMonotonic }),
    ...(typeof service === 'string' && { service }),
    attributes: attributesOf(series),
    resource,
    ...(scope !== '' && { scope }),
    points,
  };
}

function attributesOf({ attributes }: StoredSeries): AttributesJson {
  const parsed = parseJson(attributes);
  return isJsonObject(parsed) ? parsed : {};
}
