import { nanos } from '../../src/base/nanos.ts';
import type { LogWire } from '../../src/model/otlp-wire.ts';
import { sampleSpanId, sampleTraceId } from './sample-spans.ts';
import { toAttributes, type PlainAttributes } from './wire-record.ts';

/** A log record of a span of the sample run, known by two digits. */
export function wireLog(eventName: string, attributes: PlainAttributes, spanId = '01'): LogWire {
  return {
    traceId: sampleTraceId('01'),
    spanId: sampleSpanId(spanId),
    timeUnixNano: nanos(1n),
    observedTimeUnixNano: nanos(0n),
    severityNumber: 5,
    severityText: '',
    body: undefined,
    attributes: toAttributes(attributes),
    droppedAttributesCount: 0,
    flags: 0,
    eventName,
  };
}
