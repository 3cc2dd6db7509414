import { duplicateCalls, isModelKind, toolWord } from './duplicate-calls.ts';
import type { RunSpan } from './run.ts';
import { RunTree } from './run-tree.ts';
import type { SpanKind } from './span.ts';
import { addUsage, hasUsage, type Usage } from './usage.ts';

/** The spans of a run by what counts, each call once however many spans tell it. */
export interface CountedSpans {
  readonly tree: RunTree;
  /** All but those that tell a call which another one tells as well. */
  readonly once: readonly RunSpan[];
  /** Those whose tokens and costs add up to the run's. */
  readonly spending: readonly RunSpan[];
  /** Calls of models: of language, of embeddings, of ranking. */
  readonly calls: readonly RunSpan[];
  readonly toolCalls: readonly RunSpan[];
}

/** `ordered` are the spans of one run in order of their start. */
export function countedSpans(ordered: readonly RunSpan[]): CountedSpans {
  const tree = new RunTree(ordered);
  const duplicates = duplicateCalls(tree, ordered);
  const isOnce = (span: RunSpan): boolean => !duplicates.has(span.spanId);
  const spendsOnce = (span: RunSpan): boolean => isOnce(span) && spends(span);
  const once = ordered.filter(isOnce);
  return {
    tree,
    once,
    spending: once.filter((span) => spends(span) && !repeatsSpending(tree, span, spendsOnce)),
    calls: once.filter((span) => isModelCall(tree, span, isOnce)),
    toolCalls: once.filter((span) => isToolCall(tree, span)),
  };
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
  if (!isModelKind(span.kind)) return false;
  const spendsOnce = (each: RunSpan): boolean => isOnce(each) && spends(each);
  const isSame = (each: RunSpan): boolean => each.kind === span.kind && isOnce(each);
  if (tree.nearestBelow(span, isSame).length === 0) return true;
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
