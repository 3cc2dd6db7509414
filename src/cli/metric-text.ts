import { formatCount, formatPlural } from '../base/format.ts';
import type { JsonObject } from '../base/json.ts';
import type { MetricSeriesJson } from '../protocol/metric-json.ts';
import { plainText } from './run-text.ts';

/** One line: the metric, whose it is, and the newest that was measured. */
export function metricLine(series: MetricSeriesJson): string {
  const { name, service, attributes, unit = '', points } = series;
  const told = Object.entries(attributes).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const newest = points.at(-1);
  return [
    name,
    ...(service === undefined ? [] : [service]),
    ...(told.length === 0 ? [] : [told.join(' ')]),
    ...(newest === undefined ? [] : [measured(newest, unit)]),
    formatPlural(points.length, 'point'),
  ]
    .map(plainText)
    .join('  ');
}

/** A value; of a distribution the mean and how many it was measured from. */
function measured(point: JsonObject, unit: string): string {
  const { count, sum } = point;
  if (count === undefined) return valueText(point['asDouble'] ?? point['asInt'], unit);
  const mean = typeof sum === 'number' && Number(count) > 0 ? sum / Number(count) : undefined;
  const total = `of ${formatCount(Number(count))}`;
  return mean === undefined ? total : `mean ${valueText(mean, unit)} ${total}`;
}

/** OTLP writes whole numbers, and what JSON has no number for, as text. */
function valueText(value: unknown, unit: string): string {
  const isKnown = typeof value === 'number' || typeof value === 'string';
  if (!isKnown) return 'no value';
  const shown = typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  return `${shown} ${unit}`.trimEnd();
}
