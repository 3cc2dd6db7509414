import type { Nanos } from '../base/nanos.ts';
import { nanos, nanosToMs } from '../base/nanos.ts';
import type { SpanId, TraceId } from './ids.ts';
import type { SpanKind, SpanStatusCode } from './span.ts';
import type { Usage } from './usage.ts';
import { addUsage, hasUsage } from './usage.ts';

/** What a run's summary needs to know of a span; the store keeps these as columns. */
export interface RunSpan {
  readonly spanId: SpanId;
  readonly parentSpanId?: SpanId;
  readonly name: string;
  readonly service?: string;
  readonly kind: SpanKind;
  readonly startTime: Nanos;
  readonly endTime?: Nanos;
  readonly status: SpanStatusCode;
  readonly model?: string;
  readonly usage?: Usage;
  readonly costUsd?: number;
}

/** One trace, rolled up. */
export interface Run {
  readonly traceId: TraceId;
  readonly name: string;
  readonly service?: string;
  readonly startTime: Nanos;
  readonly durationMs: number;
  readonly status: 'ok' | 'error' | 'running';
  readonly spanCount: number;
  readonly errorCount: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  readonly usage: Usage;
  readonly cost: RunCost;
  readonly models: readonly string[];
  readonly replayOf?: TraceId;
}

export interface RunCost {
  /** Absent where no call could be priced. */
  readonly usd?: number;
  /** Calls that used tokens and have no known price: the run cost more than `usd` says. */
  readonly unpricedCalls: number;
}

export interface SummarizeOptions {
  /** No span has come for a while, or the program has ended: what is missing will not come. */
  readonly settled: boolean;
  readonly replayOf?: TraceId;
}

/** Rolls the spans of one trace up. `spans` is not empty and holds each span once. */
export function summarizeRun(
  traceId: TraceId,
  spans: readonly RunSpan[],
  options: SummarizeOptions,
): Run {
  const tree = new SpanTree(spans);
  const counted = spans.filter((span) => hasUsage(span.usage) && !tree.repeatsUsage(span));
  const first = earliest(tree.roots) ?? earliest(tree.topLevel) ?? earliest(spans);
  if (first === undefined) throw new Error('A run has at least one span.');
  const start = spans.reduce(
    (min, span) => (span.startTime < min ? span.startTime : min),
    first.startTime,
  );
  const end = spans.reduce((max, span) => latestTime(max, span), start);
  const models = [...new Set(counted.flatMap((span) => span.model ?? []))];
  return {
    traceId,
    name: first.name,
    ...(first.service !== undefined && { service: first.service }),
    startTime: start,
    durationMs: nanosToMs(end - start),
    status: runStatus(tree, options.settled),
    spanCount: spans.length,
    errorCount: spans.filter((span) => span.status === 'error').length,
    llmCalls: spans.filter((span) => span.kind === 'llm' && !tree.holdsKind(span, 'llm')).length,
    toolCalls: spans.filter((span) => span.kind === 'tool').length,
    usage: counted.reduce((sum, span) => addUsage(sum, span.usage ?? {}), {}),
    cost: sumCost(counted),
    models,
    ...(options.replayOf !== undefined && { replayOf: options.replayOf }),
  };
}

function runStatus(tree: SpanTree, settled: boolean): Run['status'] {
  const open = tree.roots.length === 0 || tree.orphans.length > 0 || tree.hasOpenSpan;
  if (open && !settled) return 'running';
  return tree.topLevel.some((span) => span.status === 'error') ? 'error' : 'ok';
}

function sumCost(counted: readonly RunSpan[]): RunCost {
  const priced = counted.filter((span) => span.costUsd !== undefined);
  const unpricedCalls = counted.length - priced.length;
  if (priced.length === 0) return { unpricedCalls };
  return { usd: priced.reduce((sum, span) => sum + (span.costUsd ?? 0), 0), unpricedCalls };
}

function earliest(spans: readonly RunSpan[]): RunSpan | undefined {
  return spans.reduce<RunSpan | undefined>(
    (first, span) => (first === undefined || span.startTime < first.startTime ? span : first),
    undefined,
  );
}

function latestTime(max: Nanos, span: RunSpan): Nanos {
  const end = span.endTime ?? span.startTime;
  return end > max ? end : nanos(max);
}

class SpanTree {
  readonly roots: readonly RunSpan[];
  /** Spans whose parent has not come, and may never come. */
  readonly orphans: readonly RunSpan[];
  readonly hasOpenSpan: boolean;
  private readonly children = new Map<SpanId, RunSpan[]>();
  /** Usage-bearing spans below a span, the nearest ones only. */
  private readonly usageBelow = new Map<SpanId, readonly RunSpan[]>();

  constructor(spans: readonly RunSpan[]) {
    const present = new Set(spans.map((span) => span.spanId));
    const hasParent = (span: RunSpan): boolean =>
      span.parentSpanId !== undefined && present.has(span.parentSpanId);
    this.roots = spans.filter((span) => span.parentSpanId === undefined);
    this.orphans = spans.filter((span) => span.parentSpanId !== undefined && !hasParent(span));
    this.hasOpenSpan = spans.some((span) => span.endTime === undefined);
    for (const span of spans) {
      if (span.parentSpanId === undefined) continue;
      const siblings = this.children.get(span.parentSpanId);
      if (siblings) siblings.push(span);
      else this.children.set(span.parentSpanId, [span]);
    }
  }

  get topLevel(): readonly RunSpan[] {
    return [...this.roots, ...this.orphans];
  }

  /**
   * True where the usage of a span is told again by spans below it. Any wrapper (agent, workflow, plain
   * span) repeats what its calls say. A model call with model calls below it does so only where its
   * numbers are theirs, added up or those of one of them: two instrumentations of one call.
   */
  repeatsUsage(span: RunSpan): boolean {
    const below = this.nearestUsageBelow(span);
    if (below.length === 0) return false;
    if (span.kind !== 'llm' && span.kind !== 'embedding') return true;
    const sum = below.reduce<Usage>((total, each) => addUsage(total, each.usage ?? {}), {});
    return sameUsage(span.usage, sum) || below.some((each) => sameUsage(span.usage, each.usage));
  }

  holdsKind(span: RunSpan, kind: SpanKind): boolean {
    const pending = [...(this.children.get(span.spanId) ?? [])];
    const seen = new Set<SpanId>();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next.spanId)) continue;
      seen.add(next.spanId);
      if (next.kind === kind) return true;
      pending.push(...(this.children.get(next.spanId) ?? []));
    }
    return false;
  }

  private nearestUsageBelow(span: RunSpan): readonly RunSpan[] {
    const known = this.usageBelow.get(span.spanId);
    if (known !== undefined) return known;
    const found: RunSpan[] = [];
    const pending = [...(this.children.get(span.spanId) ?? [])];
    // Telemetry may claim that a span is its own ancestor: each span is looked at once.
    const seen = new Set<SpanId>([span.spanId]);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next.spanId)) continue;
      seen.add(next.spanId);
      if (hasUsage(next.usage)) found.push(next);
      else pending.push(...(this.children.get(next.spanId) ?? []));
    }
    this.usageBelow.set(span.spanId, found);
    return found;
  }
}

function sameUsage(left: Usage | undefined, right: Usage | undefined): boolean {
  return left?.inputTokens === right?.inputTokens && left?.outputTokens === right?.outputTokens;
}
