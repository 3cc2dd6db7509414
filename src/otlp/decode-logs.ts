import type { EncodedRecord, LogWire } from '../model/otlp-wire.ts';
import {
  decodeRecords,
  jsonEncoding,
  protobufEncoding,
  type DecodedRequest,
  type RecordReader,
} from './decode-request.ts';
import type { OtlpFormat } from './decode-traces.ts';
import { decodeLogJson } from './log-json.ts';
import { decodeLogProtobuf } from './log-protobuf.ts';
import { outlineJson } from './outline-json.ts';
import { outlineProtobuf } from './outline-protobuf.ts';

interface DecodedLog {
  readonly log: LogWire;
  readonly encoded: EncodedRecord;
}

/** Reads an `ExportLogsServiceRequest`, with the promises and the traps of `decodeTraces`. */
export function decodeLogs(request: Uint8Array, format: OtlpFormat): DecodedRequest<DecodedLog> {
  return format === 'protobuf'
    ? decodeRecords(outlineProtobuf(request), protobuf)
    : decodeRecords(outlineJson(utf8.decode(request), 'logs'), json);
}

const utf8 = new TextDecoder();

const protobuf: RecordReader<Uint8Array, DecodedLog> = {
  encoding: protobufEncoding,
  recordName: 'log record',
  split: (raw) => [() => ({ log: decodeLogProtobuf(raw), encoded: protobufEncoding.encoded(raw) })],
};

const json: RecordReader<string, DecodedLog> = {
  encoding: jsonEncoding,
  recordName: 'log record',
  split: (raw) => [() => ({ log: decodeLogJson(raw), encoded: jsonEncoding.encoded(raw) })],
};
