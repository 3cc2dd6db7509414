import type { EncodedRecord, RecordOrigin, ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import type { Problem } from '../model/problem.ts';
import { DecodeProblems } from './decode-problems.ts';
import { OtlpDecodeError } from './otlp-decode-error.ts';
import type { Signal } from './export-response.ts';
import { outlineJson } from './outline-json.ts';
import { outlineProtobuf } from './outline-protobuf.ts';
import type { ResourceGroup, ScopeGroup } from './request-outline.ts';
import { decodeResourceJson, decodeScopeJson } from './resource-json.ts';
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
interface Encoding<Raw> {
  readonly resource: (raw: Raw, schemaUrl: string) => ResourceWire;
  readonly scope: (raw: Raw, schemaUrl: string) => ScopeWire;
  readonly encoded: (raw: Raw) => EncodedRecord;
  /** What an absent message stands for. */
  readonly empty: Raw;
}

const utf8Decoder = new TextDecoder();
const utf8Encoder = new TextEncoder();

export const protobufEncoding: Encoding<Uint8Array> = {
  resource: decodeResourceProtobuf,
  scope: decodeScopeProtobuf,
  encoded: (raw) => ({ format: 'protobuf', bytes: raw }),
  empty: new Uint8Array(),
};

export const jsonEncoding: Encoding<string> = {
  resource: decodeResourceJson,
  scope: decodeScopeJson,
  encoded: (raw) => ({ format: 'json', bytes: utf8Encoder.encode(raw) }),
  empty: '{}',
};

/** How the records of one signal are read in one encoding. */
export interface RecordReader<Raw, Item> {
  readonly encoding: Encoding<Raw>;
  /** What one record is called in a sentence. */
  readonly recordName: string;
  /**
   * The records in one message, each to be read on its own: a span or a log record is one, a metric
   * holds many. Throws `OtlpDecodeError` where none of them can be read.
   */
  readonly split: (raw: Raw) => readonly (() => Item)[];
}

/** How the records of one signal are read, in either encoding. */
export interface SignalReaders<Item> {
  readonly signal: Signal;
  readonly protobuf: RecordReader<Uint8Array, Item>;
  readonly json: RecordReader<string, Item>;
}

/** Reads an export request of any signal: see `decodeTraces` for what it promises. */
export function decodeRequest<Item extends object>(
  request: Uint8Array,
  format: OtlpFormat,
  { signal, protobuf, json }: SignalReaders<Item>,
): DecodedRequest<Item> {
  return format === 'protobuf'
    ? decodeRecords(outlineProtobuf(request), protobuf)
    : decodeRecords(outlineJson(utf8Decoder.decode(request), signal), json);
}

/** Reads every record it can, and counts the others. */
function decodeRecords<Raw, Item extends object>(
  groups: readonly ResourceGroup<Raw>[],
  reader: RecordReader<Raw, Item>,
): DecodedRequest<Item> {
  const target: Target<Raw, Item> = {
    reader,
    records: [],
    problems: new DecodeProblems(reader.recordName),
  };
  for (const group of groups) {
    const count = (): number =>
      group.scopes.reduce((sum, scope) => sum + countOf(scope, reader), 0);
    keepOrReject(target.problems, count, () => {
      const resource = reader.encoding.resource(
        group.resource ?? reader.encoding.empty,
        group.schemaUrl,
      );
      for (const scopeGroup of group.scopes) decodeScopeGroup(scopeGroup, resource, target);
    });
  }
  const { records, problems } = target;
  return { records, rejectedRecords: problems.rejectedRecords, problems: problems.toProblems() };
}

interface Target<Raw, Item> {
  readonly reader: RecordReader<Raw, Item>;
  readonly records: (Item & RecordOrigin)[];
  readonly problems: DecodeProblems;
}

function decodeScopeGroup<Raw, Item extends object>(
  group: ScopeGroup<Raw>,
  resource: ResourceWire,
  target: Target<Raw, Item>,
): void {
  const { reader, records, problems } = target;
  keepOrReject(
    problems,
    () => countOf(group, reader),
    () => {
      const scope = reader.encoding.scope(group.scope ?? reader.encoding.empty, group.schemaUrl);
      for (const raw of group.records) {
        keepOrReject(problems, one, () => {
          for (const read of reader.split(raw)) {
            keepOrReject(problems, one, () => records.push({ ...read(), resource, scope }));
          }
        });
      }
    },
  );
}

const one = (): number => 1;

/** What cannot be split is one record at least. */
function countOf<Raw, Item>(group: ScopeGroup<Raw>, reader: RecordReader<Raw, Item>): number {
  return group.records.reduce((sum, raw) => {
    try {
      return sum + reader.split(raw).length;
    } catch {
      return sum + 1;
    }
  }, 0);
}

/**
 * The faults of one part stay in that part. A resource or scope that cannot be read takes its records
 * with it: they would otherwise be shown as another program's.
 */
function keepOrReject(problems: DecodeProblems, count: () => number, decode: () => void): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error;
    problems.reject(error, count());
  }
}
