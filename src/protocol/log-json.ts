import { type JsonValue } from '../base/json.ts';
import type { Nanos } from '../base/nanos.ts';
import {
  logEventName,
  type LogWire,
  type ResourceWire,
  type ScopeWire,
} from '../model/otlp-wire.ts';
import { attributesToJson, attributeValueToJson, type AttributesJson } from './span-json.ts';

/** A log record as every consumer outside the collector reads it; what is not known is absent. */
export interface LogJson {
  /** When it happened, else when it was observed, else when it came. */
  readonly timeUnixNano: string;
  /** 1 to 24 from trace to fatal. */
  readonly severity?: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body?: JsonValue;
  readonly attributes: AttributesJson;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly resource: AttributesJson;
  readonly scope?: string;
}

/** `time` stands where the record tells none. */
export function logToJson(record: {
  readonly log: LogWire;
  readonly time: Nanos;
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
}): LogJson {
  const { log, time, resource, scope } = record;
  const eventName = logEventName(log);
  return {
    timeUnixNano: String(time),
    ...(log.severityNumber !== 0 && { severity: log.severityNumber }),
    ...(log.severityText !== '' && { severityText: log.severityText }),
    ...(eventName !== undefined && { eventName }),
    ...(log.body !== undefined && { body: attributeValueToJson(log.body) }),
    attributes: attributesToJson(log.attributes),
    ...(log.traceId !== undefined && { traceId: log.traceId }),
    ...(log.spanId !== undefined && { spanId: log.spanId }),
    resource: attributesToJson(resource.attributes),
    ...(scope.name !== '' && { scope: scope.name }),
  };
}
