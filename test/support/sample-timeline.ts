import type { SpanKind, SpanStatusCode } from '../../src/model/span.ts';
import type { Timeline } from '../../src/protocol/timeline.ts';

export interface SampleRow {
  /** Also the span's id. */
  readonly name: string;
  /** Row of the parent; -1 root, -2 not received. */
  readonly parent: number;
  readonly kind?: SpanKind;
  readonly status?: SpanStatusCode;
  readonly startMs?: number;
  /** -1 while it runs. */
  readonly durationMs?: number;
}

/** A timeline of the rows; each starts 10 ms after the one before and takes 5 ms, unless it says otherwise. */
export function sampleTimeline(rows: readonly SampleRow[]): Timeline {
  return {
    run: {
      traceId: 'a'.repeat(32),
      name: 'run',
      startTimeUnixNano: '1795212473000000000',
      durationMs: 100,
      status: 'ok',
      spanCount: rows.length,
      errorCount: 0,
      llmCalls: 0,
      toolCalls: 0,
      usage: {},
      cost: { unpricedCalls: 0 },
      models: [],
    },
    cursor: 1,
    spanIds: rows.map((row) => row.name),
    parents: rows.map((row) => row.parent),
    nameIndexes: rows.map((_, index) => index),
    names: rows.map((row) => row.name),
    kinds: rows.map((row) => row.kind ?? 'span'),
    statuses: rows.map((row) => row.status ?? 'unset'),
    startsMs: rows.map((row, index) => row.startMs ?? index * 10),
    durationsMs: rows.map((row) => row.durationMs ?? 5),
    tokens: rows.map(() => -1),
    costs: rows.map(() => -1),
  };
}

/** An agent with two steps; the first holds a model call and a failed tool. */
export const agentRun: readonly SampleRow[] = [
  { name: 'agent', parent: -1, kind: 'agent', durationMs: 90 },
  { name: 'step 1', parent: 0, kind: 'workflow' },
  { name: 'chat', parent: 1, kind: 'llm' },
  { name: 'weather', parent: 1, kind: 'tool', status: 'error' },
  { name: 'step 2', parent: 0, kind: 'workflow' },
  { name: 'answer', parent: 4, kind: 'llm' },
];
