import type { OtlpFormat } from './decode-request.ts';
import type { Signal } from './export-response.ts';
import { OtlpDecodeError } from './otlp-decode-error.ts';
import { ProtobufReader, wireTypes } from './protobuf-reader.ts';

/**
 * Which signal a request holds, whatever it was sent as; `undefined` where it does not say. Reads no
 * further than the first record that does. Never throws: what is broken is for the decoder to find.
 */
export function recognizeSignal(request: Uint8Array, format: OtlpFormat): Signal | undefined {
  if (format === 'json') return recognizeJson(request);
  try {
    return recognizeProtobuf(new ProtobufReader(request), wayToRecords);
  } catch (error) {
    if (error instanceof OtlpDecodeError) return undefined;
    throw error;
  }
}

/** Exporters write one member. What comes before it may be blanks, but not much more. */
const jsonStartLength = 200;

function recognizeJson(request: Uint8Array): Signal | undefined {
  const start = String.fromCharCode(...request.subarray(0, jsonStartLength));
  const name = /^\s*\{\s*"resource_?(Spans|Logs|Metrics)"/i.exec(start)?.[1]?.toLowerCase();
  return name === 'spans' ? 'traces' : (name as Signal | undefined);
}

/** `resource_…`, `scope_…`, the record: the same numbers in all three requests. */
const wayToRecords: readonly number[] = [1, 2, 2];

function recognizeProtobuf(reader: ProtobufReader, way: readonly number[]): Signal | undefined {
  const [field, ...rest] = way;
  while (reader.nextField()) {
    if (reader.field !== field || reader.wireType !== wireTypes.lengthDelimited) {
      reader.skip();
      continue;
    }
    const outerEnd = reader.enter();
    const signal = rest.length === 0 ? recognizeRecord(reader) : recognizeProtobuf(reader, rest);
    if (signal !== undefined) return signal;
    reader.leave(outerEnd);
  }
  return undefined;
}

const { varint, fixed64, fixed32, lengthDelimited } = wireTypes;

/** A field of this number has this wire type in one kind of record only. */
const evidence = new Map<string, Signal>([
  [`6 ${varint}`, 'traces'], // kind
  [`7 ${fixed64}`, 'traces'], // start_time_unix_nano
  [`8 ${fixed64}`, 'traces'], // end_time_unix_nano
  [`1 ${fixed64}`, 'logs'], // time_unix_nano
  [`11 ${fixed64}`, 'logs'], // observed_time_unix_nano
  [`2 ${varint}`, 'logs'], // severity_number
  [`8 ${fixed32}`, 'logs'], // flags
  [`7 ${lengthDelimited}`, 'metrics'], // sum
]);

/** Gauge, histogram, exponential histogram, summary: numbers that other records use for texts. */
const metricTypes: readonly number[] = [5, 9, 10, 11];

const traceIdLength = 16;

/** A metric that is no sum has no field of its own kind: it is what has a name and is nothing else. */
function recognizeRecord(reader: ProtobufReader): Signal | undefined {
  let mayBeMetric = false;
  let hasName = false;
  while (reader.nextField()) {
    const signal = evidence.get(`${reader.field} ${reader.wireType}`);
    if (signal !== undefined) return signal;
    if (reader.wireType !== lengthDelimited) reader.skip();
    else {
      const { length } = reader.bytes();
      hasName ||= reader.field === 1 && length !== traceIdLength;
      mayBeMetric ||= metricTypes.includes(reader.field);
    }
  }
  return mayBeMetric && hasName ? 'metrics' : undefined;
}
