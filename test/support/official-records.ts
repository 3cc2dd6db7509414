import type { Signal } from '../../src/otlp/export-response.ts';
import type { PlainMessage } from './official-protocol.ts';

// What a request that the library has read means in the words of our model, written from the protocol's
// specification and not from our decoder. A record that cannot be kept is `undefined`.

export interface OfficialRecord {
  readonly record: object;
  readonly resource: object;
  readonly scope: object;
}

export function officialRecords(
  signal: Signal,
  request: PlainMessage,
): readonly (OfficialRecord | undefined)[] {
  const { group, scopeGroup, name, read } = readers[signal];
  return messages(request[group]).flatMap((resourceGroup) =>
    messages(resourceGroup[scopeGroup]).flatMap((inScope) => {
      const origin = {
        resource: {
          attributes: attributes(message(resourceGroup['resource'])['attributes']),
          schemaUrl: text(resourceGroup['schemaUrl']),
        },
        scope: readScope(inScope),
      };
      return messages(inScope[name])
        .flatMap(read)
        .map((record) => record && { record, ...origin });
    }),
  );
}

function readScope(inScope: PlainMessage): object {
  const scope = message(inScope['scope']);
  return {
    name: text(scope['name']),
    version: text(scope['version']),
    attributes: attributes(scope['attributes']),
    schemaUrl: text(inScope['schemaUrl']),
  };
}

interface SignalReader {
  readonly group: string;
  readonly scopeGroup: string;
  readonly name: string;
  readonly read: (record: PlainMessage) => readonly (object | undefined)[];
}

const readers: Readonly<Record<Signal, SignalReader>> = {
  traces: {
    group: 'resourceSpans',
    scopeGroup: 'scopeSpans',
    name: 'spans',
    read: (span) => [readSpan(span)],
  },
  logs: {
    group: 'resourceLogs',
    scopeGroup: 'scopeLogs',
    name: 'logRecords',
    read: (log) => [readLog(log)],
  },
  metrics: {
    group: 'resourceMetrics',
    scopeGroup: 'scopeMetrics',
    name: 'metrics',
    read: readMetric,
  },
};

function readSpan(span: PlainMessage): object | undefined {
  const { traceId, spanId } = ids(span);
  const parent = hex(span['parentSpanId']);
  const isRoot = /^0*$/.test(parent);
  const events = messages(span['events']);
  const dates = [span['startTimeUnixNano'], span['endTimeUnixNano']];
  const allDates = [...dates, ...events.map((event) => event['timeUnixNano'])];
  if (traceId === undefined || spanId === undefined || !allDates.every(isDate)) return undefined;
  if (!isRoot && !isId(parent, 16)) return undefined;
  const status = message(span['status']);
  return {
    traceId,
    spanId,
    ...(!isRoot && { parentSpanId: parent }),
    traceState: text(span['traceState']),
    name: text(span['name']),
    kind: count(span['kind']),
    startTimeUnixNano: time(dates[0]),
    endTimeUnixNano: time(dates[1]),
    attributes: attributes(span['attributes']),
    events: events.map((event) => ({
      timeUnixNano: time(event['timeUnixNano']),
      name: text(event['name']),
      attributes: attributes(event['attributes']),
    })),
    links: messages(span['links'])
      .map((link) => ({ ...ids(link), attributes: attributes(link['attributes']) }))
      .filter((link) => link.traceId !== undefined && link.spanId !== undefined),
    status: { code: count(status['code']), message: text(status['message']) },
    droppedAttributesCount: count(span['droppedAttributesCount']),
    droppedEventsCount: count(span['droppedEventsCount']),
    droppedLinksCount: count(span['droppedLinksCount']),
    flags: count(span['flags']),
  };
}

function readLog(log: PlainMessage): object | undefined {
  if (!isDate(log['timeUnixNano']) || !isDate(log['observedTimeUnixNano'])) return undefined;
  return {
    timeUnixNano: time(log['timeUnixNano']),
    observedTimeUnixNano: time(log['observedTimeUnixNano']),
    severityNumber: count(log['severityNumber']),
    severityText: text(log['severityText']),
    body: anyValue(log['body']),
    attributes: attributes(log['attributes']),
    droppedAttributesCount: count(log['droppedAttributesCount']),
    flags: count(log['flags']),
    ...reference(log),
    eventName: text(log['eventName']),
  };
}

const metricTypes = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

function readMetric(metric: PlainMessage): readonly (object | undefined)[] {
  const type = metricTypes.find((name) => isPresent(metric[name]));
  if (type === undefined) return [];
  const data = message(metric[type]);
  const shared = {
    name: text(metric['name']),
    description: text(metric['description']),
    unit: text(metric['unit']),
    type,
    aggregationTemporality: count(data['aggregationTemporality']),
    isMonotonic: data['isMonotonic'] ?? false,
    metadata: attributes(metric['metadata']),
  };
  return messages(data['dataPoints']).map((point) => {
    const read = readPoint(point, type);
    return read && { metric: shared, point: read };
  });
}

function readPoint(point: PlainMessage, type: (typeof metricTypes)[number]): object | undefined {
  const exemplars = messages(point['exemplars']);
  const dates = [point, ...exemplars].map((each) => each['timeUnixNano']);
  if (![...dates, point['startTimeUnixNano']].every(isDate)) return undefined;
  const base = {
    attributes: attributes(point['attributes']),
    startTimeUnixNano: time(point['startTimeUnixNano']),
    timeUnixNano: time(point['timeUnixNano']),
    flags: count(point['flags']),
    exemplars: exemplars.map((exemplar) => ({
      timeUnixNano: time(exemplar['timeUnixNano']),
      ...number(exemplar),
      filteredAttributes: attributes(exemplar['filteredAttributes']),
      ...reference(exemplar),
    })),
  };
  if (type === 'gauge' || type === 'sum') return { shape: 'number', ...base, ...number(point) };
  const counted = { shape: type, ...base, count: whole(point['count']) };
  if (type === 'summary') {
    const quantiles = messages(point['quantileValues']).map(({ quantile, value }) => ({
      quantile: quantile ?? 0,
      value: value ?? 0,
    }));
    return { ...counted, sum: point['sum'] ?? 0, quantiles };
  }
  const spread = { ...counted, ...pick(point, ['sum', 'min', 'max']) };
  if (type === 'histogram') {
    const explicitBounds = point['explicitBounds'] ?? [];
    return { ...spread, bucketCounts: wholes(point['bucketCounts']), explicitBounds };
  }
  return {
    ...spread,
    scale: count(point['scale']),
    zeroCount: whole(point['zeroCount']),
    zeroThreshold: point['zeroThreshold'] ?? 0,
    positive: buckets(point['positive']),
    negative: buckets(point['negative']),
  };
}

function buckets(value: unknown): object {
  const { offset, bucketCounts } = message(value);
  return { offset: count(offset), bucketCounts: wholes(bucketCounts) };
}

/** The value of a number data point, or of an exemplar. */
function number({ asDouble, asInt }: PlainMessage): object {
  if (isPresent(asInt)) return { value: whole(asInt) };
  return isPresent(asDouble) ? { value: asDouble } : {};
}

function pick(source: PlainMessage, names: readonly string[]): object {
  return Object.fromEntries(
    names.filter((name) => isPresent(source[name])).map((name) => [name, source[name]]),
  );
}

function ids(record: PlainMessage): { readonly traceId?: string; readonly spanId?: string } {
  const [traceId, spanId] = [hex(record['traceId']), hex(record['spanId'])];
  return {
    ...(isId(traceId, 32) && { traceId }),
    ...(isId(spanId, 16) && { spanId }),
  };
}

/** A span id without a trace names nothing. */
function reference(record: PlainMessage): object {
  const found = ids(record);
  return found.traceId === undefined ? {} : found;
}

function attributes(value: unknown): Map<string, unknown> {
  return new Map(messages(value).map((entry) => [text(entry['key']), anyValue(entry['value'])]));
}

function anyValue(value: unknown): unknown {
  const content = message(value);
  if (isPresent(content['intValue'])) return whole(content['intValue']);
  if (isPresent(content['bytesValue'])) {
    return Uint8Array.from(content['bytesValue'] as Uint8Array);
  }
  if (isPresent(content['arrayValue'])) {
    return messages(message(content['arrayValue'])['values']).map(anyValue);
  }
  if (isPresent(content['kvlistValue'])) {
    return attributes(message(content['kvlistValue'])['values']);
  }
  return content['stringValue'] ?? content['boolValue'] ?? content['doubleValue'];
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function message(value: unknown): PlainMessage {
  return (value ?? {}) as PlainMessage;
}

function messages(value: unknown): readonly PlainMessage[] {
  return (value ?? []) as readonly PlainMessage[];
}

function text(value: unknown): string {
  return (value ?? '') as string;
}

function count(value: unknown): number {
  return (value ?? 0) as number;
}

function time(value: unknown): bigint {
  return BigInt((value ?? 0) as string);
}

/** SQLite's integers have a sign: what lies after 2262 is no date. */
function isDate(value: unknown): boolean {
  return time(value) < 2n ** 63n;
}

function whole(value: unknown): number | bigint {
  const exact = time(value);
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

function wholes(value: unknown): readonly (number | bigint)[] {
  return ((value ?? []) as readonly unknown[]).map(whole);
}

function hex(value: unknown): string {
  return Buffer.from((value ?? []) as Uint8Array).toString('hex');
}

function isId(digits: string, length: number): boolean {
  return digits.length === length && !/^0+$/.test(digits);
}
