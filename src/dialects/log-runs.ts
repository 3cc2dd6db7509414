import { msToNanos, nanos, type Nanos } from '../base/nanos.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { LogRecord, SpanWire } from '../model/otlp-wire.ts';
import { readString } from './attribute-reader.ts';
import { readAgentEvent, type AgentEvent } from './log-events.ts';
import { stableHex } from './stable-hex.ts';

/** A record's place in a run that is made of records, and the spans that it adds to it. */
export interface LoggedInRun {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly spans: readonly SpanWire[];
}

/** What is known of a run while more records come for it. */
interface OpenRun {
  root: SpanWire | undefined;
  lastAt: Nanos;
}

/** Agents that are at work at once; of one that is forgotten the run's end no longer moves. */
const mostOpen = 200;

/**
 * Makes runs of the log records of coding agents that send no spans: one for each prompt, with its model
 * calls and tools below it. Ids come of what the records say, so that a record that is sent again makes the
 * same spans again.
 */
export class LogRuns {
  private readonly runs = new Map<TraceId, OpenRun>();
  /** Of conversations whose agent does not count its prompts: when the last one came. */
  private readonly lastPrompts = new Map<string, string>();

  /** `undefined` where the record belongs to no such run. */
  add(record: LogRecord): LoggedInRun | undefined {
    const event = readAgentEvent(record);
    if (event === undefined) return undefined;
    const turn = this.turnOf(event);
    if (turn === undefined) return undefined;
    const traceId = stableHex([event.agent, event.conversation, turn], 32) as TraceId;
    const rootId = stableHex([traceId, 'root'], 16) as SpanId;
    const run = this.runOf(traceId, event);
    const spans = event.role === undefined ? [] : eventSpans(event, { traceId, rootId, run });
    if (event.time > run.lastAt) run.lastAt = event.time;
    return { traceId, spanId: rootId, spans };
  }

  /** Records of the agent's start belong to no prompt. */
  private turnOf(event: AgentEvent): string | undefined {
    if (event.turn !== undefined) return event.turn;
    if (event.role === 'prompt') remember(this.lastPrompts, event.conversation, String(event.time));
    return this.lastPrompts.get(event.conversation) ?? (event.role === undefined ? undefined : '');
  }

  private runOf(traceId: TraceId, { time }: AgentEvent): OpenRun {
    const run = this.runs.get(traceId) ?? { root: undefined, lastAt: time };
    remember(this.runs, traceId, run);
    return run;
  }
}

/** The least recently used is forgotten. */
function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= mostOpen) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

interface Place {
  readonly traceId: TraceId;
  readonly rootId: SpanId;
  readonly run: OpenRun;
}

/** The span of the event, and the root again, which lasts as long as what is below it. */
function eventSpans(event: AgentEvent, { traceId, rootId, run }: Place): readonly SpanWire[] {
  if (event.role === 'prompt') {
    run.root = spanWire(event, { traceId, spanId: rootId, start: event.time });
    return [run.root];
  }
  const own = ownIds.flatMap((key) => readString(event.attributes, key) ?? []);
  const spanId = stableHex([traceId, event.name, String(event.time), ...own], 16) as SpanId;
  // Without a length of its own a call lasts since what was logged before it.
  const start =
    event.durationMs > 0
      ? nanos(event.time - msToNanos(event.durationMs))
      : earliest(run.lastAt, event.time);
  const span = { ...spanWire(event, { traceId, spanId, start }), parentSpanId: rootId };
  if (run.root === undefined) return [span];
  run.root = { ...run.root, endTimeUnixNano: latest(run.root.endTimeUnixNano, event.time) };
  return [span, run.root];
}

const ownIds = ['event.sequence', 'call_id', 'tool_use_id', 'request_id'];

function earliest(left: Nanos, right: Nanos): Nanos {
  return left < right ? left : right;
}

function latest(left: Nanos, right: Nanos): Nanos {
  return left > right ? left : right;
}

function spanWire(
  event: AgentEvent,
  { traceId, spanId, start }: { traceId: TraceId; spanId: SpanId; start: Nanos },
): SpanWire {
  return {
    traceId,
    spanId,
    name: spanName(event),
    kind: event.role === 'call' ? 3 : 1,
    startTimeUnixNano: start,
    endTimeUnixNano: event.time,
    attributes: new Map([...spanAttributes(event), ['spanwise.made_of', 'log records']]),
    events: [],
    links: [],
    status: { code: 0, message: '' },
    traceState: '',
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    flags: 0,
  };
}

/** As the agent itself names its spans, where it has some. */
const claudeTypes = { prompt: 'interaction', call: 'llm_request', tool: 'tool' } as const;

function spanName({ agent, role, attributes }: AgentEvent): string {
  if (role === undefined || role === 'prompt')
    return agent === 'claude-code' ? 'claude_code.interaction' : agent;
  if (agent === 'claude-code') return `claude_code.${claudeTypes[role]}`;
  const [verb, keys] =
    role === 'tool'
      ? (['execute_tool', ['tool_name', 'function_name']] as const)
      : (['chat', ['model', 'slug']] as const);
  return [verb, readString(attributes, ...keys) ?? ''].join(' ').trim();
}

function spanAttributes({ agent, name, role, attributes }: AgentEvent): Attributes {
  if (agent !== 'claude-code' || role === undefined) return attributes;
  const failed = name.endsWith('api_error') ? ([['success', false]] as const) : [];
  return new Map([...attributes, ['span.type', claudeTypes[role]], ...failed]);
}
