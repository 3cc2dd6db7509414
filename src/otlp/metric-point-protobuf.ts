import { nanos } from '../base/nanos.ts';
import type { AttributeValue } from '../model/attribute.ts';
import type {
  ExemplarWire,
  ExponentialBucketsWire,
  MetricNumber,
  MetricPointWire,
  MetricType,
  SummaryPointWire,
} from '../model/otlp-wire.ts';
import { readKeyValue } from './attributes-protobuf.ts';
import { readSpanReference, requireTime } from './identifiers.ts';
import { emptyPointFacts, toMetricPoint } from './metric-point.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/**
 * Reads one data point of a metric of this type. The four messages number the same things differently,
 * so that each has a table of its own; a field that is not in it is skipped. Throws `OtlpDecodeError`
 * where the point cannot be kept.
 */
export function decodeMetricPointProtobuf(bytes: Uint8Array, type: MetricType): MetricPointWire {
  const reader = new ProtobufReader(bytes);
  const facts = emptyPointFacts();
  const fields = fieldsOf[type];
  while (reader.nextField()) {
    const read = fields.get(reader.field);
    if (read === undefined) reader.skip();
    else read(reader, facts);
  }
  return toMetricPoint(type, facts);
}

type Facts = ReturnType<typeof emptyPointFacts>;
type ReadField = (reader: ProtobufReader, facts: Facts) => void;

const attribute: ReadField = (reader, facts) => readKeyValue(reader, facts.attributes);
const exemplar: ReadField = (reader, facts) => facts.exemplars.push(readExemplar(reader));
const flags: ReadField = (reader, facts) => (facts.flags = reader.uint32());
const min: ReadField = (reader, facts) => (facts.min = reader.double());
const max: ReadField = (reader, facts) => (facts.max = reader.double());

/** What all points number alike. A number's field 4 and 5 are something else: its map says so. */
const common: readonly (readonly [number, ReadField])[] = [
  [2, (reader, facts) => (facts.startTimeUnixNano = requireTime(reader.fixed64()))],
  [3, (reader, facts) => (facts.timeUnixNano = requireTime(reader.fixed64()))],
  [4, (reader, facts) => (facts.count = reader.sfixed64())],
  [5, (reader, facts) => (facts.sum = reader.double())],
];

const numberFields: ReadonlyMap<number, ReadField> = new Map([
  ...common,
  [4, (reader, facts) => (facts.value = reader.double())],
  [5, exemplar],
  [6, (reader, facts) => (facts.value = reader.sfixed64())],
  [7, attribute],
  [8, flags],
]);

const fieldsOf: Record<MetricType, ReadonlyMap<number, ReadField>> = {
  gauge: numberFields,
  sum: numberFields,
  histogram: new Map([
    ...common,
    [6, (reader, facts) => append(facts.bucketCounts, fixedCounts(reader))],
    [7, (reader, facts) => append(facts.explicitBounds, doubles(reader))],
    [8, exemplar],
    [9, attribute],
    [10, flags],
    [11, min],
    [12, max],
  ]),
  exponentialHistogram: new Map([
    ...common,
    [1, attribute],
    [6, (reader, facts) => (facts.scale = reader.sint32())],
    [7, (reader, facts) => (facts.zeroCount = reader.sfixed64())],
    [8, (reader, facts) => (facts.positive = readBuckets(reader))],
    [9, (reader, facts) => (facts.negative = readBuckets(reader))],
    [10, flags],
    [11, exemplar],
    [12, min],
    [13, max],
    [14, (reader, facts) => (facts.zeroThreshold = reader.double())],
  ]),
  summary: new Map([
    ...common,
    [6, (reader, facts) => facts.quantiles.push(readQuantile(reader))],
    [7, attribute],
    [8, flags],
  ]),
};

function fixedCounts(reader: ProtobufReader): readonly MetricNumber[] {
  return reader.numbers('fixed64', () => reader.sfixed64());
}

function doubles(reader: ProtobufReader): readonly number[] {
  return reader.numbers('fixed64', () => reader.double());
}

/** Not by spreading into `push`, which fails where a sender packs a hundred thousand numbers. */
function append<T>(list: T[], values: readonly T[]): void {
  for (const value of values) list.push(value);
}

function readBuckets(reader: ProtobufReader): ExponentialBucketsWire {
  const bucketCounts: MetricNumber[] = [];
  let offset = 0;
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) offset = reader.sint32();
    else if (reader.field === 2) {
      append(
        bucketCounts,
        reader.numbers('varint', () => reader.int64()),
      );
    } else reader.skip();
  }
  reader.leave(outerEnd);
  return { offset, bucketCounts };
}

function readQuantile(reader: ProtobufReader): SummaryPointWire['quantiles'][number] {
  let quantile = 0;
  let value = 0;
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) quantile = reader.double();
    else if (reader.field === 2) value = reader.double();
    else reader.skip();
  }
  reader.leave(outerEnd);
  return { quantile, value };
}

function readExemplar(reader: ProtobufReader): ExemplarWire {
  const filteredAttributes = new Map<string, AttributeValue>();
  let timeUnixNano = nanos(0n);
  let value: MetricNumber | undefined;
  let spanId = '';
  let traceId = '';
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 2) timeUnixNano = requireTime(reader.fixed64());
    else if (reader.field === 3) value = reader.double();
    else if (reader.field === 4) spanId = reader.hex();
    else if (reader.field === 5) traceId = reader.hex();
    else if (reader.field === 6) value = reader.sfixed64();
    else if (reader.field === 7) readKeyValue(reader, filteredAttributes);
    else reader.skip();
  }
  reader.leave(outerEnd);
  return {
    timeUnixNano,
    ...(value !== undefined && { value }),
    filteredAttributes,
    ...readSpanReference(traceId, spanId),
  };
}
