import type { OtlpFormat } from './decode-traces.ts';
import { JsonScanner } from './json-scanner.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** Signals that are received but not kept yet. */
export type UnkeptSignal = 'logs' | 'metrics';

/**
 * How many log records or metric data points a request holds, without reading them. Throws
 * `OtlpDecodeError` where it is no such request.
 */
export function countRecords(
  request: Uint8Array,
  format: OtlpFormat,
  signal: UnkeptSignal,
): number {
  if (format === 'protobuf') {
    return countMessages(new ProtobufReader(request), protobufPaths[signal]);
  }
  const scanner = new JsonScanner(new TextDecoder().decode(request));
  const count = countElements(scanner, jsonPaths[signal]);
  scanner.expectEnd();
  return count;
}

/** The way from the request to the records: at each level the names that lead on. */
type Path<Name> = readonly (readonly Name[])[];

/** Field numbers of `ResourceLogs.scope_logs.log_records`, and of each metric type's `data_points`. */
const protobufPaths: Record<UnkeptSignal, Path<number>> = {
  logs: [[1], [2], [2]],
  metrics: [[1], [2], [2], [5, 7, 9, 10, 11], [1]],
};

function countMessages(reader: ProtobufReader, path: Path<number>): number {
  const [fields = [], ...rest] = path;
  let count = 0;
  while (reader.nextField()) {
    if (!fields.includes(reader.field)) reader.skip();
    else if (rest.length === 0) {
      reader.skip();
      count += 1;
    } else {
      const outerEnd = reader.enter();
      count += countMessages(reader, rest);
      reader.leave(outerEnd);
    }
  }
  return count;
}

const metricTypes = [
  'gauge',
  'sum',
  'histogram',
  'summary',
  'exponentialHistogram',
  'exponential_histogram',
];

/** A metric's type is an object, all other levels are arrays of objects. */
const jsonPaths: Record<UnkeptSignal, Path<string>> = {
  logs: [
    ['resourceLogs', 'resource_logs'],
    ['scopeLogs', 'scope_logs'],
    ['logRecords', 'log_records'],
  ],
  metrics: [
    ['resourceMetrics', 'resource_metrics'],
    ['scopeMetrics', 'scope_metrics'],
    ['metrics'],
    metricTypes,
    ['dataPoints', 'data_points'],
  ],
};

function countElements(scanner: JsonScanner, path: Path<string>): number {
  const [names = [], ...rest] = path;
  let count = 0;
  const countNext = (): void => {
    if (rest.length > 0) count += countElements(scanner, rest);
    else {
      scanner.cutValue();
      count += 1;
    }
  };
  scanner.readObject((key) => {
    if (!names.includes(key)) scanner.cutValue();
    else if (names === metricTypes) countNext();
    else scanner.readArray(countNext);
  });
  return count;
}
