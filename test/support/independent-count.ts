import { gunzipSync } from 'node:zlib';
import type { Signal } from '../../src/otlp/export-response.ts';
import { decodeOfficial, readOfficialJson, type PlainMessage } from './official-protocol.ts';
import type { SampleRequest } from './sample-requests.ts';

/** What a second decoder, which shares no code with ours, finds in a request. */
export interface IndependentCount {
  readonly signal: Signal;
  readonly records: number;
  /** Spans without the ids that the specification demands: nothing can be done with one. */
  readonly invalid: number;
  /**
   * Of the others: what makes the record the same as another one. A span is its ids, a data point its
   * series and its time; a log record is always another one.
   */
  readonly identities: readonly string[];
}

export function countIndependently(sample: SampleRequest): IndependentCount {
  const { path, contentType, contentEncoding, body } = sample;
  const signal = signalOfPath(path);
  const bytes = contentEncoding === 'gzip' ? gunzipSync(body) : body;
  const request = contentType.includes('json')
    ? readJson(signal, bytes.toString('utf8'))
    : decodeOfficial(signal, bytes);
  const found = identitiesOf[signal](request, sample.name);
  const identities = found.filter((identity) => identity !== undefined);
  return { signal, records: found.length, invalid: found.length - identities.length, identities };
}

/** Data points are compared across encodings, and have no ids, which JSON writes in a way of its own. */
function readJson(signal: Signal, json: string): PlainMessage {
  const request = JSON.parse(json) as PlainMessage;
  return signal === 'metrics' ? readOfficialJson(signal, request) : request;
}

function signalOfPath(path: string): Signal {
  if (/logs/i.test(path)) return 'logs';
  return /metrics/i.test(path) ? 'metrics' : 'traces';
}

type Identities = (request: unknown, name: string) => readonly (string | undefined)[];

const identitiesOf: Readonly<Record<Signal, Identities>> = {
  traces: (request) =>
    recordsOf(request, 'Spans', 'spans').map(({ record }) => {
      const [traceId, spanId] = [toHex(member(record, 'traceId')), toHex(member(record, 'spanId'))];
      return isId(traceId, 32) && isId(spanId, 16) ? `${traceId} ${spanId}` : undefined;
    }),
  logs: (request, name) =>
    recordsOf(request, 'Logs', 'logRecords').map((_, index) => `${name} ${index}`),
  metrics: (request) =>
    recordsOf(request, 'Metrics', 'metrics').flatMap(({ record, resource, scope }) => {
      const { name, unit } = record;
      return Object.entries(record).flatMap(([type, data]) =>
        list(data, 'dataPoints').map((point) => {
          const attributes = list(point, 'attributes').map(text).toSorted();
          const time = member(point, 'timeUnixNano');
          return text([resource, scope, name, unit, type, attributes, time]);
        }),
      );
    }),
};

interface Found {
  readonly record: PlainMessage;
  readonly resource: unknown;
  readonly scope: unknown;
}

function recordsOf(request: unknown, word: string, recordsName: string): readonly Found[] {
  return list(request, `resource${word}`).flatMap((group) =>
    list(group, `scope${word}`).flatMap((scopeGroup) =>
      list(scopeGroup, recordsName).map((record) => ({
        record: record as PlainMessage,
        resource: member(group, 'resource'),
        scope: member(scopeGroup, 'scope'),
      })),
    ),
  );
}

function list(value: unknown, name: string): readonly unknown[] {
  const content = member(value, name);
  return Array.isArray(content) ? content : [];
}

/** Some senders of JSON write the names of the `.proto` files, in snake case. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const snakeName = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const { [name]: camel, [snakeName]: snake } = value as PlainMessage;
  return camel ?? snake;
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

/** JSON has ids in hex, and in base64 where a general protobuf library wrote it. */
function toHex(id: unknown): string {
  if (id instanceof Uint8Array) return Buffer.from(id).toString('hex');
  if (typeof id !== 'string') return '';
  return /^[0-9a-f]+$/i.test(id) ? id.toLowerCase() : Buffer.from(id, 'base64').toString('hex');
}

function isId(hex: string, digits: number): boolean {
  return hex.length === digits && !/^0+$/.test(hex);
}
