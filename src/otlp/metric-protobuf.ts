import type { AttributeValue } from '../model/attribute.ts';
import type { MetricType } from '../model/otlp-wire.ts';
import { readKeyValue } from './attributes-protobuf.ts';
import type { MetricOutline } from './metric-outline.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** The fields of `Metric` that hold its data, of which one is set. */
const typeOfField: ReadonlyMap<number, MetricType> = new Map([
  [5, 'gauge'],
  [7, 'sum'],
  [9, 'histogram'],
  [10, 'exponentialHistogram'],
  [11, 'summary'],
]);

/** Takes one `Metric` message apart. A metric without data, or of a type of later years, has no points. */
export function outlineMetricProtobuf(bytes: Uint8Array): MetricOutline {
  const reader = new ProtobufReader(bytes);
  const metadata = new Map<string, AttributeValue>();
  let name = '';
  let description = '';
  let unit = '';
  let type: MetricType = 'gauge';
  let data: MetricData = { points: [], aggregationTemporality: 0, isMonotonic: false };
  while (reader.nextField()) {
    const dataType = typeOfField.get(reader.field);
    if (dataType !== undefined) {
      type = dataType;
      data = readData(reader);
    } else if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) description = reader.text();
    else if (reader.field === 3) unit = reader.text();
    else if (reader.field === 12) readKeyValue(reader, metadata);
    else reader.skip();
  }
  const { points, aggregationTemporality, isMonotonic } = data;
  return {
    metric: { name, description, unit, type, aggregationTemporality, isMonotonic, metadata },
    points,
  };
}

interface MetricData {
  readonly points: readonly Uint8Array[];
  readonly aggregationTemporality: number;
  readonly isMonotonic: boolean;
}

/** `Gauge`, `Sum` and the others number what they have alike. */
function readData(reader: ProtobufReader): MetricData {
  const points: Uint8Array[] = [];
  let aggregationTemporality = 0;
  let isMonotonic = false;
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) points.push(reader.bytes());
    else if (reader.field === 2) aggregationTemporality = reader.int32();
    else if (reader.field === 3) isMonotonic = reader.int32() !== 0;
    else reader.skip();
  }
  reader.leave(outerEnd);
  return { points, aggregationTemporality, isMonotonic };
}
