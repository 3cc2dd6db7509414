import type { Nanos } from '../base/nanos.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { SpanId, TraceId } from './ids.ts';
import { duplicateCalls, isModelKind, toolWord } from './duplicate-calls.ts';
import { groupingOf, type RunGrouping } from './run-grouping.ts';
import { RunTree } from './run-tree.ts';
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
  const tree = new RunTree(ordered);
  const first = tree.roots[0] ?? tree.orphans[0];
  const start = ordered[0]?.startTime;
  if (first === undefined || start === undefined) throw new Error('A run has at least one span.');
  const duplicates = duplicateCalls(tree, ordered);
  const isOnce = (span: RunSpan): boolean => !duplicates.has(span.spanId);
  const spendsOnce = (span: RunSpan): boolean => isOnce(span) && spends(span);
  const once = ordered.filter(isOnce);
  const spending = once.filter((span) => spends(span) && !repeatsSpending(tree, span, spendsOnce));
  return {
    traceId,
    name: first.name,
    ...(first.service !== undefined && { service: first.service }),
    startTime: start,
    durationMs: nanosToMs(ordered.reduce(latestTime, start) - start),
    status: runStatus(tree, ordered, options),
    spanCount: ordered.length,
    errorCount: ordered.filter((span) => span.status === 'error').length,
    llmCalls: once.filter((span) => isModelCall(tree, span, isOnce)).length,
    toolCalls: once.filter((span) => isToolCall(tree, span)).length,
    usage: sumUsage(spending),
    cost: sumCost(spending, pricedWrappers(tree, once, spending)),
    models: modelsOf(spending, ordered),
    ...groupingOf(ordered),
    ...(options.replayOf !== undefined && { replayOf: options.replayOf }),
  };
}

/** Spans that started at once keep an order too, so that sums of money come out the same every time. */
function byStart(left: RunSpan, right: RunSpan): number {
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

type SpanTest = (span: RunSpan) => boolean;

function spends(span: RunSpan): boolean {
  return hasUsage(span.usage) || span.costUsd !== undefined;
}

/**
 * True where what a span spent is told again by spans below it. Any wrapper (agent, workflow, plain
 * span) repeats what its calls say. A model call with model calls below it does so only where its
 * numbers are theirs, added up or those of one of them: two instrumentations of one call.
 */
function repeatsSpending(tree: RunTree, span: RunSpan, spendsOnce: SpanTest): boolean {
  const below = tree.nearestBelow(span, spendsOnce);
  if (below.length === 0) return false;
  if (!isModelKind(span.kind) || !hasUsage(span.usage)) return true;
  const sum = below.reduce<Usage>((total, each) => addUsage(total, each.usage ?? {}), {});
  return sameUsage(span.usage, sum) || below.some((each) => sameUsage(span.usage, each.usage));
}

function sameUsage(left: Usage | undefined, right: Usage | undefined): boolean {
  return left?.inputTokens === right?.inputTokens && left?.outputTokens === right?.outputTokens;
}

/** Of model calls inside each other the innermost counts, and an outer one only with tokens of its own. */
function isModelCall(tree: RunTree, span: RunSpan, isOnce: SpanTest): boolean {
  if (span.kind !== 'llm') return false;
  const spendsOnce = (each: RunSpan): boolean => isOnce(each) && spends(each);
  if (tree.nearestBelow(span, (each) => each.kind === 'llm' && isOnce(each)).length === 0)
    return true;
  const isToldBelow =
    tree.nearestBelow(span, spendsOnce).length === 0 || repeatsSpending(tree, span, spendsOnce);
  return hasUsage(span.usage) && !isToldBelow;
}

/**
 * A call of a tool on its way is told by everyone whom it passes: the agent, the client of the protocol and
 * its server. Only the last counts. A tool that has a model work for it may call itself: those are two.
 */
function isToolCall(tree: RunTree, span: RunSpan): boolean {
  if (span.kind !== 'tool') return false;
  const [inner, ...others] = tree.nearestBelow(
    span,
    ({ kind }) => kind === 'tool' || worksItself(kind),
  );
  const isPassedOn = inner?.kind === 'tool' && toolWord(inner) === toolWord(span);
  return others.length > 0 || !isPassedOn;
}

function worksItself(kind: SpanKind): boolean {
  return kind === 'agent' || isModelKind(kind);
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
function pricedWrappers(
  tree: RunTree,
  spans: readonly RunSpan[],
  spending: readonly RunSpan[],
): readonly PricedWrapper[] {
  const spenders = new Set(spending);
  const wrappers = spans.filter((span) => span.costUsd !== undefined && !spenders.has(span));
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
