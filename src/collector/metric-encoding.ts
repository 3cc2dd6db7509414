import type { Attributes } from '../model/attribute.ts';
import type { MetricPointRecord } from '../model/otlp-wire.ts';
import { attributesToJson } from '../protocol/span-json.ts';
import type { PointToStore } from '../store/metric-writer.ts';
import { originTexts } from './origin-texts.ts';

/** From a masked data point to what is stored. */
export function toPointToStore(record: MetricPointRecord): PointToStore {
  const { metric, point, encoded } = record;
  return {
    metric,
    point,
    encoded,
    attributes: sortedJson(point.attributes),
    metadata: sortedJson(metric.metadata),
    ...originTexts(record),
  };
}

/** A sender may write the same attributes in another order, and means the same series. */
function sortedJson(attributes: Attributes): string {
  const sorted = [...attributes].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify(attributesToJson(new Map(sorted)));
}
