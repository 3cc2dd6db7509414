import { isJsonObject, stringMember, type JsonObject, type JsonValue } from '../base/json.ts';
import { nanos, parseIsoTime, type Nanos } from '../base/nanos.ts';
import { agentsGroupKey, agentsSpanPrefix } from '../model/agents-traces.ts';
import type { AttributeValue } from '../model/attribute.ts';
import { agentsId } from './agents-id.ts';
import { encodeAttributes } from './encode-attributes.ts';

/** What is known of a trace from its requests so far. */
export interface AgentsTrace {
  /** As it was sent when the trace began. */
  readonly item: JsonObject;
  readonly startTime: Nanos;
  /** 0 until a span ended that has none above it. */
  readonly endTime: Nanos;
  /** Of a span that has none above it. */
  readonly error: string | undefined;
}

/** The trace with what one of its spans adds to it. */
export function withSpan(trace: AgentsTrace, item: JsonObject): AgentsTrace {
  const startTime = timeOf(item, 'started_at') ?? trace.startTime;
  const isTop = stringMember(item, 'parent_id') === undefined;
  const endTime = (isTop ? timeOf(item, 'ended_at') : undefined) ?? trace.endTime;
  return {
    item: trace.item,
    startTime: startTime < trace.startTime ? startTime : trace.startTime,
    endTime: endTime > trace.endTime ? endTime : trace.endTime,
    error: (isTop ? errorOf(item) : undefined) ?? trace.error,
  };
}

/** The span that stands for a whole trace, above all spans that have none above them. */
export function traceSpan(traceId: string, trace: AgentsTrace): JsonObject {
  const { workflow_name: name = null, group_id: group, metadata } = trace.item;
  return otlpSpan({
    traceId,
    spanId: topId(traceId),
    name: name ?? 'trace',
    startTime: trace.startTime,
    endTime: trace.endTime,
    members: { type: 'trace', name, metadata: metadata ?? null },
    group,
    error: trace.error,
  });
}

/** A span of the SDK in OTLP JSON. Without a time of its own it began when it was received. */
export function agentsSpan(
  item: JsonObject,
  { trace, receivedAt }: { readonly trace: AgentsTrace | undefined; readonly receivedAt: Nanos },
): JsonObject {
  const traceId = agentsId(stringMember(item, 'trace_id'), 32);
  const data = item['span_data'];
  const { type = null, ...members }: JsonObject = isJsonObject(data) ? data : {};
  const parentId = stringMember(item, 'parent_id');
  return otlpSpan({
    traceId,
    spanId: agentsId(stringMember(item, 'id'), 16),
    parentSpanId: parentId === undefined ? topId(traceId) : agentsId(parentId, 16),
    name: members['name'] ?? type,
    startTime: timeOf(item, 'started_at') ?? receivedAt,
    endTime: timeOf(item, 'ended_at') ?? nanos(0n),
    members: {
      type,
      ...members,
      error: item['error'] ?? null,
      metadata: item['metadata'] ?? null,
    },
    group: trace?.item['group_id'],
    error: errorOf(item),
  });
}

interface SpanParts {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: JsonValue;
  readonly startTime: Nanos;
  readonly endTime: Nanos;
  readonly members: JsonObject;
  readonly group: JsonValue | undefined;
  readonly error: string | undefined;
}

function otlpSpan({
  members,
  group,
  error,
  startTime,
  endTime,
  name,
  ...ids
}: SpanParts): JsonObject {
  const named = Object.entries(members).map(
    ([key, value]) => [`${agentsSpanPrefix}${key}`, value] as const,
  );
  const told = [...named, [agentsGroupKey, group ?? null] as const].filter(
    ([, value]) => value !== null,
  );
  return {
    ...ids,
    name: typeof name === 'string' ? name : 'span',
    kind: 1,
    startTimeUnixNano: String(startTime),
    endTimeUnixNano: String(endTime),
    attributes: encodeAttributes(new Map(told.map(([key, value]) => [key, attributeOf(value)]))),
    ...(error !== undefined && { status: { code: 2, message: error } }),
  };
}

/** Content as JSON text: it may be nested more deeply than OTLP allows. */
function attributeOf(value: JsonValue): AttributeValue {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function topId(traceId: string): string {
  return agentsId(`${traceId} trace`, 16);
}

function timeOf(item: JsonObject, name: string): Nanos | undefined {
  const text = stringMember(item, name);
  return text === undefined ? undefined : parseIsoTime(text);
}

/** `undefined` where the span did not fail. */
function errorOf(item: JsonObject): string | undefined {
  const error = item['error'];
  return isJsonObject(error) ? (stringMember(error, 'message') ?? '') : undefined;
}
