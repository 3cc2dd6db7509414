import type { LogWire } from '../model/otlp-wire.ts';
import { readAnyValueJson, readAttributesJson } from './attributes-json.ts';
import { readSpanReference } from './identifiers.ts';
import { readEnum, readIdHex, readTime, readUint32 } from './json-scalars.ts';
import { member, parseOtlpJson, textMember } from './otlp-json.ts';

/** The names of the numbers 0 to 24: each word stands for four, the last three with a digit. */
const severities = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((word) =>
    ['', '2', '3', '4'].map((digit) => `SEVERITY_NUMBER_${word}${digit}`),
  ),
];

/** Reads one `LogRecord` from its JSON text. Throws `OtlpDecodeError` where it cannot be kept. */
export function decodeLogJson(text: string): LogWire {
  const log = parseOtlpJson(text);
  return {
    timeUnixNano: readTime(member(log, 'timeUnixNano')),
    observedTimeUnixNano: readTime(member(log, 'observedTimeUnixNano')),
    severityNumber: readEnum(member(log, 'severityNumber'), severities),
    severityText: textMember(log, 'severityText'),
    body: readAnyValueJson(member(log, 'body')),
    attributes: readAttributesJson(member(log, 'attributes')),
    droppedAttributesCount: readUint32(member(log, 'droppedAttributesCount')),
    flags: readUint32(member(log, 'flags')),
    ...readSpanReference(
      readIdHex(member(log, 'traceId'), 16),
      readIdHex(member(log, 'spanId'), 8),
    ),
    eventName: textMember(log, 'eventName'),
  };
}
