import type { EncodedRecord, SpanHeader } from '../model/otlp-wire.ts';
import {
  decodeRequest,
  jsonEncoding,
  protobufEncoding,
  type DecodedRequest,
  type OtlpFormat,
  type RecordReader,
} from './decode-request.ts';
import { readSpanHeaderJson } from './span-header-json.ts';
import { readSpanHeaderProtobuf } from './span-header-protobuf.ts';

interface DecodedSpan {
  readonly header: SpanHeader;
  readonly encoded: EncodedRecord;
}

export type DecodedTraces = DecodedRequest<DecodedSpan>;

/**
 * Takes an `ExportTraceServiceRequest` apart to its spans, of which it reads the headers; `decodeSpan`
 * reads the rest, and never fails on what was accepted here. Unknown fields are fine, and a span that
 * cannot be read is counted and left out. Throws `OtlpDecodeError` only where the request as a whole is not OTLP.
 *
 * The bytes in `encoded` are a view of `request`: whoever keeps a record longer
 * than the request copies them, or keeps the whole request in memory with each span. All else in
 * the records is their own.
 */
export function decodeTraces(request: Uint8Array, format: OtlpFormat): DecodedTraces {
  return decodeRequest(request, format, readers);
}

const protobuf: RecordReader<Uint8Array, DecodedSpan> = {
  encoding: protobufEncoding,
  recordName: 'span',
  split: (raw) => [raw],
  read: (raw, { resource, scope }) => ({
    header: readSpanHeaderProtobuf(raw),
    encoded: protobufEncoding.encoded(raw),
    resource,
    scope,
  }),
};

const json: RecordReader<Uint8Array, DecodedSpan> = {
  encoding: jsonEncoding,
  recordName: 'span',
  split: (raw) => [raw],
  read: (raw, { resource, scope }) => ({
    header: readSpanHeaderJson(raw),
    encoded: jsonEncoding.encoded(raw),
    resource,
    scope,
  }),
};

const readers = { signal: 'traces', protobuf, json } as const;
