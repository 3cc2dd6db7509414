import type { JsonValue } from '../../src/base/json.ts';

/** A log record of a coding agent, as it names the event and what it says. */
export interface LoggedEvent {
  readonly name: string;
  readonly atMs: number;
  readonly attributes: { readonly [key: string]: string | number | boolean };
  readonly traceId?: string;
  readonly spanId?: string;
}

export interface LoggingAgent {
  readonly service: string;
  readonly scope: string;
}

/** The body of a request that exports log records, as OTLP JSON. */
export function logsRequest(agent: LoggingAgent, events: readonly LoggedEvent[]): Uint8Array {
  const logRecords = events.map(({ name, atMs, attributes, traceId, spanId }) => ({
    timeUnixNano: `${atMs}000000`,
    // As the Rust library does: the event's name is the attribute.
    ...(agent.service.startsWith('codex') && { eventName: 'event otel/src/events.rs:1' }),
    body: { stringValue: name },
    attributes: [
      { key: 'event.name', value: { stringValue: name } },
      ...Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) })),
    ],
    traceId,
    spanId,
  }));
  const resource = {
    attributes: [{ key: 'service.name', value: { stringValue: agent.service } }],
  };
  const scopeLogs = [{ scope: { name: agent.scope }, logRecords }];
  return new TextEncoder().encode(JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] }));
}

function anyValue(value: string | number | boolean): JsonValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
