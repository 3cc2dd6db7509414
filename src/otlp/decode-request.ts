import type { EncodedRecord, RecordOrigin, ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import type { Problem } from '../model/problem.ts';
import { DecodeProblems } from './decode-problems.ts';
import { OtlpDecodeError } from './otlp-decode-error.ts';
import type { Signal } from './export-response.ts';
import { outlineJson } from './outline-json.ts';
import { outlineProtobuf } from './outline-protobuf.ts';
import type { ResourceGroup, ScopeGroup } from './request-outline.ts';
import { decodeResourceJson, decodeScopeJson } from './resource-json.ts';
import { jsonText } from './json-text.ts';
import { decodeResourceProtobuf, decodeScopeProtobuf } from './resource-protobuf.ts';

export type OtlpFormat = EncodedRecord['format'];

/** What can be read of a request of any signal. */
export interface DecodedRequest<Item> {
  /** In the order of the request. Records of one resource or scope share its object. */
  readonly records: readonly (Item & RecordOrigin)[];
  readonly rejectedRecords: number;
  /** Why records were rejected: one for each kind of fault. */
  readonly problems: readonly Problem[];
}

/** What the walk below needs to know of an encoding. */
interface Encoding {
  readonly resource: (raw: Uint8Array, schemaUrl: string) => ResourceWire;
  readonly scope: (raw: Uint8Array, schemaUrl: string) => ScopeWire;
  readonly encoded: (raw: Uint8Array) => EncodedRecord;
  /** What an absent message stands for. */
  readonly empty: Uint8Array;
}

export const protobufEncoding: Encoding = {
  resource: decodeResourceProtobuf,
  scope: decodeScopeProtobuf,
  encoded: (raw) => ({ format: 'protobuf', bytes: raw }),
  empty: new Uint8Array(),
};

export const jsonEncoding: Encoding = {
  resource: (raw, schemaUrl) => decodeResourceJson(jsonText(raw), schemaUrl),
  scope: (raw, schemaUrl) => decodeScopeJson(jsonText(raw), schemaUrl),
  encoded: (raw) => ({ format: 'json', bytes: raw }),
  empty: new TextEncoder().encode('{}'),
};

/** How the records of one signal are read in one encoding. */
export interface RecordReader<Part, Item> {
  readonly encoding: Encoding;
  /** What one record is called in a sentence. */
  readonly recordName: string;
  /**
   * The records in one message, each to be read on its own: a span or a log record is one, a metric
   * holds many. Throws `OtlpDecodeError` where none of them can be read.
   */
  readonly split: (raw: Uint8Array) => readonly Part[];
  /** Throws `OtlpDecodeError` where this one cannot be read. */
  readonly read: (part: Part, origin: RecordOrigin) => Item & RecordOrigin;
}

/** How the records of one signal are read, in either encoding. */
export interface SignalReaders<ProtobufPart, JsonPart, Item> {
  readonly signal: Signal;
  readonly protobuf: RecordReader<ProtobufPart, Item>;
  readonly json: RecordReader<JsonPart, Item>;
}

/** Reads an export request of any signal: see `decodeTraces` for what it promises. */
export function decodeRequest<ProtobufPart, JsonPart, Item>(
  request: Uint8Array,
  format: OtlpFormat,
  { signal, protobuf, json }: SignalReaders<ProtobufPart, JsonPart, Item>,
): DecodedRequest<Item> {
  return format === 'protobuf'
    ? decodeRecords(outlineProtobuf(request), protobuf)
    : decodeRecords(outlineJson(request, signal), json);
}

/** Reads every record it can, and counts the others. */
function decodeRecords<Part, Item>(
  groups: readonly ResourceGroup[],
  reader: RecordReader<Part, Item>,
): DecodedRequest<Item> {
  const target: Target<Part, Item> = {
    reader,
    records: [],
    problems: new DecodeProblems(reader.recordName),
  };
  for (const group of groups) decodeResourceGroup(group, target);
  const { records, problems } = target;
  return { records, rejectedRecords: problems.rejectedRecords, problems: problems.toProblems() };
}

interface Target<Part, Item> {
  readonly reader: RecordReader<Part, Item>;
  readonly records: (Item & RecordOrigin)[];
  readonly problems: DecodeProblems;
}

// The faults of one part stay in that part. A resource or scope that cannot be read takes its records
// with it: they would otherwise be shown as another program's.

function decodeResourceGroup<Part, Item>(group: ResourceGroup, target: Target<Part, Item>): void {
  const { encoding } = target.reader;
  let resource: ResourceWire;
  try {
    resource = encoding.resource(group.resource ?? encoding.empty, group.schemaUrl);
  } catch (error) {
    const counts = group.scopes.map((scope) => countOf(scope, target.reader));
    reject(
      target.problems,
      error,
      counts.reduce((sum, count) => sum + count, 0),
    );
    return;
  }
  for (const scopeGroup of group.scopes) decodeScopeGroup(scopeGroup, resource, target);
}

function decodeScopeGroup<Part, Item>(
  group: ScopeGroup,
  resource: ResourceWire,
  target: Target<Part, Item>,
): void {
  const { encoding } = target.reader;
  let scope: ScopeWire;
  try {
    scope = encoding.scope(group.scope ?? encoding.empty, group.schemaUrl);
  } catch (error) {
    reject(target.problems, error, countOf(group, target.reader));
    return;
  }
  const origin = { resource, scope };
  for (const raw of group.records) decodeMessage(raw, origin, target);
}

function decodeMessage<Part, Item>(
  raw: Uint8Array,
  origin: RecordOrigin,
  { reader, records, problems }: Target<Part, Item>,
): void {
  let parts: readonly Part[];
  try {
    parts = reader.split(raw);
  } catch (error) {
    reject(problems, error, 1);
    return;
  }
  for (const part of parts) {
    try {
      records.push(reader.read(part, origin));
    } catch (error) {
      reject(problems, error, 1);
    }
  }
}

/** What cannot be split is one record at least. */
function countOf<Part, Item>(group: ScopeGroup, reader: RecordReader<Part, Item>): number {
  return group.records.reduce((sum, raw) => {
    try {
      return sum + reader.split(raw).length;
    } catch {
      return sum + 1;
    }
  }, 0);
}

function reject(problems: DecodeProblems, error: unknown, recordCount: number): void {
  if (!(error instanceof OtlpDecodeError)) throw error;
  problems.reject(error, recordCount);
}
