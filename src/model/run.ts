import type { Nanos } from '../base/nanos.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { SpanId, TraceId } from './ids.ts';
import { countedSpans, type CountedSpans } from './counted-spans.ts';
import { isModelKind } from './duplicate-calls.ts';
import { groupingOf, type RunGrouping } from './run-grouping.ts';
import type { RunTree } from './run-tree.ts';
import type { SpanKind, SpanStatusCode } from './span.ts';
import type { Usage } from './usage.ts';
import { addUsage, hasUsage } from './usage.ts';

/** What a run's summary needs to know of a span; the store keeps these as columns. */
export interface RunSpan extends RunGrouping {
  readonly spanId: SpanId;
  readonly parentSpanId?: SpanId;
  readonly name: string;
  readonly service?: string;
  /** The instrumentation library; only told apart from others. */
  readonly scope?: string;
  readonly responseId?: string;
  readonly kind: SpanKind;
  readonly startTime: Nanos;
  readonly endTime?: Nanos;
  readonly status: SpanStatusCode;
  readonly model?: string;
  readonly usage?: Usage;
  readonly costUsd?: number;
}

/** One trace, rolled up. */
export interface Run extends RunGrouping {
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
  /** A person wants it to stay, however old it is. */
  readonly pinned?: true;
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

/**
 * Rolls the spans of one trace up. `spans` is not empty and holds each span once; the order in which
 * they arrived makes no difference.
 */
export function summarizeRun(
  traceId: TraceId,
  spans: readonly RunSpan[],
  options: SummarizeOptions,
): Run {
  const ordered = spans.toSorted(byStart);
  const counted = countedSpans(ordered);
  const { tree, spending } = counted;
  const first = tree.roots[0] ?? tree.orphans[0];
  const start = ordered[0]?.startTime;
  if (first === undefined || start === undefined) throw new Error('A run has at least one span.');
  return {
    traceId,
    name: first.name,
    ...(first.service !== undefined && { service: first.service }),
    startTime: start,
    durationMs: nanosToMs(ordered.reduce(latestTime, start) - start),
    status: runStatus(tree, ordered, options),
    spanCount: ordered.length,
    errorCount: ordered.filter((span) => span.status === 'error').length,
    llmCalls: counted.calls.filter(({ kind }) => kind === 'llm').length,
    toolCalls: counted.toolCalls.length,
    usage: sumUsage(spending),
    cost: sumCost(spending, pricedWrappers(counted)),
    models: modelsOf(spending, ordered),
    ...groupingOf(ordered),
    ...(options.replayOf !== undefined && { replayOf: options.replayOf }),
  };
}

/** Spans that started at once keep an order too, so that sums of money come out the same every time. */
export function byStart(left: RunSpan, right: RunSpan): number {
  if (left.startTime !== right.startTime) return left.startTime < right.startTime ? -1 : 1;
  return left.spanId < right.spanId ? -1 : 1;
}

function latestTime(latest: Nanos, span: RunSpan): Nanos {
  const end = span.endTime ?? span.startTime;
  return end > latest ? end : latest;
}

/** A root knows best whether its run failed; without one, what came of the run speaks for it. */
function runStatus(
  tree: RunTree,
  spans: readonly RunSpan[],
  { settled }: SummarizeOptions,
): Run['status'] {
  const isComplete = tree.roots.length > 0 && tree.orphans.length === 0;
  const hasOpenSpan = spans.some((span) => span.endTime === undefined);
  if ((!isComplete || hasOpenSpan) && !settled) return 'running';
  const deciding = tree.roots.length > 0 ? tree.roots : tree.orphans;
  return deciding.some((span) => span.status === 'error') ? 'error' : 'ok';
}

/** The total is that of every call or absent: a sum that leaves calls out would pass for all of it. */
function sumUsage(spending: readonly RunSpan[]): Usage {
  const usages = spending.map(withTotal).filter(hasUsage);
  const { totalTokens, ...sum } = usages.reduce<Usage>(addUsage, {});
  const isWhole = usages.every((usage) => usage.totalTokens !== undefined);
  return { ...sum, ...(totalTokens !== undefined && isWhole && { totalTokens }) };
}

/** An embedding puts no tokens out: its total is what went in. */
function withTotal({ kind, usage }: RunSpan): Usage | undefined {
  if (kind !== 'embedding' || usage?.totalTokens !== undefined) return usage;
  const input = usage?.inputTokens;
  return input === undefined ? usage : { ...usage, totalTokens: input };
}

/** `wrappers` tell what calls cost that have no price themselves. */
function sumCost(spending: readonly RunSpan[], wrappers: readonly PricedWrapper[]): RunCost {
  const covered = new Set(wrappers.flatMap(({ calls }) => calls));
  const open = spending.filter((span) => !covered.has(span));
  const priced = open.filter((span) => span.costUsd !== undefined);
  const unpricedCalls = open.length - priced.length;
  const costs = [...priced, ...wrappers.map(({ wrapper }) => wrapper)];
  if (costs.length === 0) return { unpricedCalls };
  return { usd: costs.reduce((sum, span) => sum + (span.costUsd ?? 0), 0), unpricedCalls };
}

interface PricedWrapper {
  readonly wrapper: RunSpan;
  readonly calls: readonly RunSpan[];
}

/**
 * Agents and gateways that report what all of their calls cost together, of which none has a price of its
 * own: without them the cost would be unknown although it was told.
 */
function pricedWrappers({ tree, once, spending }: CountedSpans): readonly PricedWrapper[] {
  const spenders = new Set(spending);
  const wrappers = once.filter((span) => span.costUsd !== undefined && !spenders.has(span));
  return wrappers.flatMap((wrapper) => {
    const calls = tree.nearestBelow(
      wrapper,
      (each) => spenders.has(each) || each.costUsd !== undefined,
    );
    const isOnlyPrice = calls.length > 0 && calls.every((call) => call.costUsd === undefined);
    return isOnlyPrice ? [{ wrapper, calls }] : [];
  });
}

/** The models that did the work, or, where none got that far, those that were called. */
function modelsOf(spending: readonly RunSpan[], spans: readonly RunSpan[]): readonly string[] {
  const worked = spending.flatMap((span) => span.model ?? []);
  const called = spans.flatMap((span) => (isModelKind(span.kind) ? (span.model ?? []) : []));
  return [...new Set(worked.length > 0 ? worked : called)];
}
