import type { MetricType } from '../model/otlp-wire.ts';
import { readAttributesJson } from './attributes-json.ts';
import { JsonScanner } from './json-scanner.ts';
import { jsonText } from './json-text.ts';
import { readEnum } from './json-scalars.ts';
import { metricTypes, type MetricOutline } from './metric-outline.ts';
import { member, parseOtlpJson, textMember } from './otlp-json.ts';

const temporalities = [
  'AGGREGATION_TEMPORALITY_UNSPECIFIED',
  'AGGREGATION_TEMPORALITY_DELTA',
  'AGGREGATION_TEMPORALITY_CUMULATIVE',
];

const typeOfKey: ReadonlyMap<string, MetricType> = new Map([
  ...metricTypes.map((type) => [type, type] as const),
  ['exponential_histogram', 'exponentialHistogram'],
]);

/** Takes the JSON text of one metric apart, its data points each as a view of it. */
export function outlineMetricJson(metric: Uint8Array): MetricOutline {
  const scanner = new JsonScanner(metric);
  const described: string[] = [];
  const data: string[] = [];
  const points: Uint8Array[] = [];
  let type: MetricType = 'gauge';
  scanner.readObject((key) => {
    const dataType = typeOfKey.get(key);
    if (dataType === undefined) described.push(`"${key}":${jsonText(scanner.cutValue())}`);
    else {
      // Some senders write `null` for the types that a metric is not.
      scanner.readObject((name) => {
        type = dataType;
        if (name !== 'dataPoints' && name !== 'data_points') {
          data.push(`"${name}":${jsonText(scanner.cutValue())}`);
        } else scanner.readArray(() => points.push(scanner.cutValue()));
      });
    }
  });
  const about = parseOtlpJson(`{${described.join()}}`);
  const aggregation = parseOtlpJson(`{${data.join()}}`);
  return {
    metric: {
      name: textMember(about, 'name'),
      description: textMember(about, 'description'),
      unit: textMember(about, 'unit'),
      type,
      aggregationTemporality: readEnum(
        member(aggregation, 'aggregationTemporality'),
        temporalities,
      ),
      isMonotonic: member(aggregation, 'isMonotonic') === true,
      metadata: readAttributesJson(member(about, 'metadata')),
    },
    points,
  };
}
