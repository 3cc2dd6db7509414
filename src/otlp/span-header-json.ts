import { defined } from '../base/defined.ts';
import { nanos, type Nanos } from '../base/nanos.ts';
import { parseSpanId, parseTraceId } from '../model/ids.ts';
import type { SpanHeader } from '../model/otlp-wire.ts';
import { isTime } from './identifiers.ts';
import { readIdHex } from './json-scalars.ts';
import { jsonText } from './json-text.ts';
import { PlainJson, plainKeys } from './plain-json.ts';
import { decodeSpanJson } from './span-json.ts';

/**
 * Reads of the JSON text of one span what it is filed under, and checks all of it: throws
 * `OtlpDecodeError` exactly where `decodeSpanJson` does, which it asks wherever a span is not written as
 * nearly all are.
 */
export function readSpanHeaderJson(bytes: Uint8Array): SpanHeader {
  return PlainJson.read(bytes, readPlainHeader) ?? decodeSpanJson(jsonText(bytes));
}

function readPlainHeader(json: PlainJson): SpanHeader {
  let traceIdText = '';
  let spanIdText = '';
  let parentIdText = '';
  let name = '';
  let startTimeUnixNano = nanos(0n);
  let endTimeUnixNano = nanos(0n);
  json.readObject(spanKeys, (key) => {
    if (key === undefined) json.skipValue();
    else if (key === 'traceId') traceIdText = json.plainText();
    else if (key === 'spanId') spanIdText = json.plainText();
    else if (key === 'parentSpanId') parentIdText = json.plainText();
    else if (key === 'name') name = json.text();
    else if (key === 'startTimeUnixNano') startTimeUnixNano = readTime(json);
    else if (key === 'endTimeUnixNano') endTimeUnixNano = readTime(json);
    else if (key === 'events') json.readArray(() => checkEvent(json));
    // Another name of one of these: which of the two counts is not decided here.
    else json.giveUp();
  });
  const traceId = parseTraceId(readIdHex(traceIdText, 16));
  const spanId = parseSpanId(readIdHex(spanIdText, 8));
  const parentSpanId = parentIdText === '' ? undefined : parseSpanId(readIdHex(parentIdText, 8));
  if (traceId === undefined || spanId === undefined) return json.giveUp();
  if (parentSpanId === undefined && parentIdText !== '') return json.giveUp();
  return defined<SpanHeader>({
    traceId,
    spanId,
    parentSpanId,
    name,
    startTimeUnixNano,
    endTimeUnixNano,
  });
}

const spanKeys = plainKeys(
  (
    'traceId spanId parentSpanId name startTimeUnixNano endTimeUnixNano events ' +
    'trace_id span_id parent_span_id start_time_unix_nano end_time_unix_nano'
  ).split(' '),
);
const eventKeys = plainKeys(['timeUnixNano', 'time_unix_nano']);

function checkEvent(json: PlainJson): void {
  json.readObject(eventKeys, (key) => {
    if (key === undefined) json.skipValue();
    else if (key === 'timeUnixNano') readTime(json);
    else json.giveUp();
  });
}

function readTime(json: PlainJson): Nanos {
  const time = BigInt(json.digits());
  return isTime(time) ? nanos(time) : json.giveUp();
}
