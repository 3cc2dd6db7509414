import type { ResourceWire, ScopeWire, SpanRecord, SpanWire } from '../model/otlp-wire.ts';
import type { Problem } from '../model/problem.ts';
import { DecodeProblems } from './decode-problems.ts';
import { OtlpDecodeError } from './otlp-decode-error.ts';
import { outlineJson } from './outline-json.ts';
import { outlineProtobuf } from './outline-protobuf.ts';
import { countSpans, type ResourceGroup, type ScopeGroup } from './request-outline.ts';
import { decodeResourceJson, decodeScopeJson } from './resource-json.ts';
import { decodeResourceProtobuf, decodeScopeProtobuf } from './resource-protobuf.ts';
import { decodeSpanJson } from './span-json.ts';
import { decodeSpanProtobuf } from './span-protobuf.ts';

export type OtlpFormat = 'protobuf' | 'json';

export interface DecodedTraces {
  /** In the order of the request. Spans of one resource or scope share its object. */
  readonly records: readonly SpanRecord[];
  readonly rejectedSpans: number;
  /** Why spans were rejected: one for each kind of fault. */
  readonly problems: readonly Problem[];
}

/**
 * Reads an `ExportTraceServiceRequest`. Unknown fields are fine, and a span that cannot be read is
 * counted and left out. Throws `OtlpDecodeError` only where the request as a whole is not OTLP.
 *
 * The bytes in `encoded` of a protobuf span are a view of `request`: whoever keeps a record longer
 * than the request copies them, or keeps the whole request in memory with each span. All else in
 * the records is their own.
 */
export function decodeTraces(request: Uint8Array, format: OtlpFormat): DecodedTraces {
  return format === 'protobuf'
    ? decodeOutline(outlineProtobuf(request), protobuf)
    : decodeOutline(outlineJson(utf8Decoder.decode(request)), json);
}

/** What the walk below needs to know of an encoding. */
interface Codec<Raw> {
  readonly resource: (raw: Raw, schemaUrl: string) => ResourceWire;
  readonly scope: (raw: Raw, schemaUrl: string) => ScopeWire;
  readonly span: (raw: Raw) => SpanWire;
  readonly format: OtlpFormat;
  readonly bytes: (raw: Raw) => Uint8Array;
  /** What an absent message stands for. */
  readonly empty: Raw;
}

const utf8Decoder = new TextDecoder();
const utf8Encoder = new TextEncoder();

const protobuf: Codec<Uint8Array> = {
  resource: decodeResourceProtobuf,
  scope: decodeScopeProtobuf,
  span: decodeSpanProtobuf,
  format: 'protobuf',
  bytes: (raw) => raw,
  empty: new Uint8Array(),
};

const json: Codec<string> = {
  resource: decodeResourceJson,
  scope: decodeScopeJson,
  span: decodeSpanJson,
  format: 'json',
  bytes: (raw) => utf8Encoder.encode(raw),
  empty: '{}',
};

function decodeOutline<Raw>(
  groups: readonly ResourceGroup<Raw>[],
  codec: Codec<Raw>,
): DecodedTraces {
  const records: SpanRecord[] = [];
  const problems = new DecodeProblems();
  for (const group of groups) {
    keepOrReject(problems, countSpans(group), () => {
      const resource = codec.resource(group.resource ?? codec.empty, group.schemaUrl);
      for (const scopeGroup of group.scopes) {
        decodeScopeGroup(scopeGroup, { codec, resource, records, problems });
      }
    });
  }
  return { records, rejectedSpans: problems.rejectedSpans, problems: problems.toProblems() };
}

interface Target<Raw> {
  readonly codec: Codec<Raw>;
  readonly resource: ResourceWire;
  readonly records: SpanRecord[];
  readonly problems: DecodeProblems;
}

function decodeScopeGroup<Raw>(group: ScopeGroup<Raw>, target: Target<Raw>): void {
  const { codec, resource, records, problems } = target;
  keepOrReject(problems, group.spans.length, () => {
    const scope = codec.scope(group.scope ?? codec.empty, group.schemaUrl);
    for (const raw of group.spans) {
      keepOrReject(problems, 1, () => {
        const span = codec.span(raw);
        const encoded = { format: codec.format, bytes: codec.bytes(raw) };
        records.push({ span, resource, scope, encoded });
      });
    }
  });
}

/**
 * The faults of one part stay in that part. A resource or scope that cannot be read takes its spans
 * with it: they would otherwise be shown as another program's.
 */
function keepOrReject(problems: DecodeProblems, spanCount: number, decode: () => void): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error;
    problems.reject(error, spanCount);
  }
}
