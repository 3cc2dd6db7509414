import type { EncodedRecord, LogWire } from '../model/otlp-wire.ts';
import {
  decodeRequest,
  jsonEncoding,
  protobufEncoding,
  type DecodedRequest,
  type OtlpFormat,
  type RecordReader,
} from './decode-request.ts';
import { jsonText } from './json-text.ts';
import { decodeLogJson } from './log-json.ts';
import { decodeLogProtobuf } from './log-protobuf.ts';

interface DecodedLog {
  readonly log: LogWire;
  readonly encoded: EncodedRecord;
}

/** Reads an `ExportLogsServiceRequest`, with the promises and the traps of `decodeTraces`. */
export function decodeLogs(request: Uint8Array, format: OtlpFormat): DecodedRequest<DecodedLog> {
  return decodeRequest(request, format, readers);
}

const protobuf: RecordReader<Uint8Array, DecodedLog> = {
  encoding: protobufEncoding,
  recordName: 'log record',
  split: (raw) => [raw],
  read: (raw, { resource, scope }) => ({
    log: decodeLogProtobuf(raw),
    encoded: protobufEncoding.encoded(raw),
    resource,
    scope,
  }),
};

const json: RecordReader<Uint8Array, DecodedLog> = {
  encoding: jsonEncoding,
  recordName: 'log record',
  split: (raw) => [raw],
  read: (raw, { resource, scope }) => ({
    log: decodeLogJson(jsonText(raw)),
    encoded: jsonEncoding.encoded(raw),
    resource,
    scope,
  }),
};

const readers = { signal: 'logs', protobuf, json } as const;
