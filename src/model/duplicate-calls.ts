import { groupedBy } from '../base/grouped-by.ts';
import type { SpanId } from './ids.ts';
import type { RunSpan } from './run.ts';
import type { RunTree } from './run-tree.ts';
import type { SpanKind } from './span.ts';
import { hasUsage } from './usage.ts';

/** What two instrumentations do before and after the same call takes no longer than this. */
const leastTolerance = 10_000_000n;
/** Of a long, streamed call they see the end at different moments: a twentieth of it. */
const partOfDuration = 20n;
/** In a fan-out many calls start at once; so many of them are looked at. */
const mostCompared = 50;

export function isModelKind(kind: SpanKind): boolean {
  return kind === 'llm' || kind === 'embedding' || kind === 'rerank';
}

/**
 * Spans of calls that another span tells as well, because two instrumentations saw the same call of a model
 * or a tool: from each the span that counts. It is the inner one of two model calls inside each other, else
 * the one that knows more. Calls with different response ids are never one, nor are two spans of the same
 * instrumentation without a response id. Spans that only announced another one are told by that one.
 * `spans` come in order of their start.
 */
export function duplicateCalls(
  tree: RunTree,
  spans: readonly RunSpan[],
): ReadonlyMap<SpanId, SpanId> {
  const duplicates = new Map<SpanId, SpanId>(placeholders(spans));
  const innermost: RunSpan[] = [];
  const tools: RunSpan[] = [];
  for (const span of spans) {
    if (span.kind === 'tool') tools.push(span);
    if (!isModelKind(span.kind)) continue;
    const [inner, ...others] = tree.nearestBelow(span, ({ kind }) => isModelKind(kind));
    if (inner === undefined) innermost.push(span);
    else if (others.length === 0 && isSeenTwice(span, inner)) {
      const [counted, other] = tellsMoreOfCache(span, inner) ? [span, inner] : [inner, span];
      duplicates.set(other.spanId, counted.spanId);
    }
  }
  const pairs = [...sameResponse(innermost), ...sameNumbers(innermost), ...sameTools(tools)];
  for (const [span, other] of pairs) {
    if (duplicates.has(span.spanId) || duplicates.has(other.spanId)) continue;
    const counted = knowledge(other) > knowledge(span) ? other : span;
    duplicates.set((counted === span ? other : span).spanId, counted.spanId);
  }
  return duplicates;
}

/**
 * Spans that were sent when another one began, so that it was seen while it ran (Logfire sends them so): with
 * its name, as long as nothing, and below it. Once that one has come they tell nothing.
 */
function placeholders(spans: readonly RunSpan[]): readonly (readonly [SpanId, SpanId])[] {
  const quick = spans.filter((span) => span.kind === 'span' && span.endTime === span.startTime);
  if (quick.length === 0) return [];
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return quick.flatMap((span): readonly (readonly [SpanId, SpanId])[] => {
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    const isOfParent =
      parent?.name === span.name &&
      parent.scope === span.scope &&
      parent.startTime === span.startTime &&
      parent.endTime !== parent.startTime;
    return isOfParent ? [[span.spanId, parent.spanId]] : [];
  });
}

type Pair = readonly [RunSpan, RunSpan];

/** One inside the other. A proxy in front of a server may cause several calls: then ids or numbers differ. */
function isSeenTwice(outer: RunSpan, inner: RunSpan): boolean {
  if (outer.kind !== inner.kind || outer.scope === inner.scope) return false;
  if (outer.responseId !== undefined && inner.responseId !== undefined)
    return outer.responseId === inner.responseId;
  return (
    hasUsage(outer.usage) && (numbersOf(outer) === numbersOf(inner) || isRecounted(outer, inner))
  );
}

/**
 * One of them leaves cached tokens out of the input, or counts with a tokenizer of its own; what was put out
 * is the same. Two calls of one model inside each other would hardly answer at the same length.
 */
function isRecounted(outer: RunSpan, inner: RunSpan): boolean {
  const output = outer.usage?.outputTokens;
  return (
    output !== undefined &&
    output > 0 &&
    output === inner.usage?.outputTokens &&
    outer.model === inner.model
  );
}

/** Where the numbers differ because one leaves cached tokens out, the other one is right. */
function tellsMoreOfCache(span: RunSpan, other: RunSpan): boolean {
  const differs = numbersOf(span) !== numbersOf(other);
  return differs && cached(span) > cached(other);
}

function cached({ usage }: RunSpan): number {
  return (usage?.cacheReadTokens ?? 0) + (usage?.cacheWriteTokens ?? 0);
}

function sameResponse(calls: readonly RunSpan[]): readonly Pair[] {
  const known = calls.filter(({ responseId }) => responseId !== undefined);
  return [...groupedBy(known, ({ kind, responseId }) => `${kind} ${responseId}`).values()].flatMap(
    (group) => {
      const [best] = group.toSorted((left, right) => knowledge(right) - knowledge(left));
      if (best === undefined) return [];
      // The same answer at another time is one from a cache: a call of its own.
      return group.flatMap((each): Pair[] =>
        each !== best && overlap(best, each) ? [[best, each]] : [],
      );
    },
  );
}

/** Under one parent, by different instrumentations, each span in one pair at most. */
function sameNumbers(calls: readonly RunSpan[]): readonly Pair[] {
  const known = calls.filter((span) => span.scope !== undefined && hasUsage(span.usage));
  const keyOf = (span: RunSpan): string =>
    JSON.stringify([span.parentSpanId, span.kind, span.model, numbersOf(span)]);
  return pairsAmong(known, keyOf);
}

/** Instrumentations that hang on callbacks build a tree each: their spans of a tool need not have one parent. */
function sameTools(tools: readonly RunSpan[]): readonly Pair[] {
  const known = tools.filter((span) => span.scope !== undefined);
  return pairsAmong(known, toolWord);
}

function pairsAmong(calls: readonly RunSpan[], keyOf: (span: RunSpan) => string): readonly Pair[] {
  return [...groupedBy(calls, keyOf).values()].flatMap((group) => {
    const paired = new Set<RunSpan>();
    return group.flatMap((span, index): Pair[] => {
      if (paired.has(span)) return [];
      const other = group
        .slice(index + 1, index + 1 + mostCompared)
        .find((each) => !paired.has(each) && isSameCall(span, each));
      if (other === undefined) return [];
      paired.add(other);
      return [[span, other]];
    });
  });
}

/** The tool in the name of its span: `execute_tool look_up`, `tools/call look_up`, `look_up.tool`, `look_up`. */
export function toolWord({ name }: RunSpan): string {
  return name.replace(/\.tool$/, '').replace(/^.*\s/s, '');
}

function isSameCall(span: RunSpan, other: RunSpan): boolean {
  if (span.scope === other.scope || !overlap(span, other)) return false;
  // A client and its server see the same too; each has a row of its own.
  if (span.spanId === other.parentSpanId) return false;
  if (span.responseId !== undefined && other.responseId !== undefined) return false;
  const [end, otherEnd] = [span.endTime, other.endTime];
  if (end === undefined || otherEnd === undefined) return false;
  const durationPart = (end - span.startTime) / partOfDuration;
  const tolerance = durationPart > leastTolerance ? durationPart : leastTolerance;
  return (
    distance(span.startTime, other.startTime) <= tolerance && distance(end, otherEnd) <= tolerance
  );
}

function distance(left: bigint, right: bigint): bigint {
  return left > right ? left - right : right - left;
}

function overlap(left: RunSpan, right: RunSpan): boolean {
  return startsBeforeEnd(left, right) && startsBeforeEnd(right, left);
}

/** A span that still runs has no end that another could come after. */
function startsBeforeEnd(span: RunSpan, other: RunSpan): boolean {
  return other.endTime === undefined || span.startTime <= other.endTime;
}

function numbersOf({ usage }: RunSpan): string {
  return `${usage?.inputTokens} ${usage?.outputTokens}`;
}

function knowledge(span: RunSpan): number {
  return (hasUsage(span.usage) ? 2 : 0) + (span.costUsd === undefined ? 0 : 1);
}
