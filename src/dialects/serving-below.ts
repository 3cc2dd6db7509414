import type { SpanId } from '../model/ids.ts';
import type { Serving, Span } from '../model/span.ts';
import type { Completion, Surroundings } from './surroundings.ts';

/** Between a call and what its server tells of it lie an HTTP request, and a server's threads and slices. */
const mostSpansToRead = 60;

/**
 * A model server that goes on with its client's trace tells below the client's call where the time went:
 * on the span of the request, or in slices of the work, one after the other in each of its threads. Threads
 * that work on one request together tell the same: of these the longest counts.
 */
export function servingBelow(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || isWhole(span.serving)) return [];
  const below = spansBelow(span, around).filter(({ serving }) => serving !== undefined);
  const [first] = below;
  if (first === undefined) return [];
  const request = below.find(({ kind }) => kind === 'llm');
  const serving = {
    ...inSlices(below.filter(({ kind }) => kind !== 'llm')),
    ...request?.serving,
  };
  return [{ from: 'child', spanId: (request ?? first).spanId, meaning: { serving } }];
}

function isWhole(serving: Serving | undefined): boolean {
  return serving?.queueMs !== undefined && serving.prefillMs !== undefined;
}

/** Work of another kind has calls of its own: what lies below it is not this call's. */
const ownWork: ReadonlySet<string> = new Set(['tool', 'agent', 'workflow']);

function spansBelow(span: Span, around: Surroundings): readonly Span[] {
  const inside = new Set<SpanId>([span.spanId]);
  const below: Span[] = [];
  for (const { spanId, parentSpanId } of around.after(span)) {
    if (parentSpanId === undefined || !inside.has(parentSpanId)) continue;
    if (below.length === mostSpansToRead) break;
    const each = around.spanOf(spanId);
    if (each === undefined || ownWork.has(each.kind)) continue;
    inside.add(spanId);
    below.push(each);
  }
  return below;
}

const phases = ['queueMs', 'prefillMs', 'decodeMs', 'timeToFirstTokenMs'] as const;

function inSlices(slices: readonly Span[]): Serving {
  const inThread = new Map<SpanId | undefined, Serving>();
  for (const { parentSpanId, serving = {} } of slices) {
    inThread.set(parentSpanId, combined(inThread.get(parentSpanId) ?? {}, serving, sum));
  }
  return [...inThread.values()].reduce<Serving>(
    (longest, thread) => combined(longest, thread, Math.max),
    {},
  );
}

function combined(
  left: Serving,
  right: Serving,
  combine: (left: number, right: number) => number,
): Serving {
  const all: { -readonly [Phase in keyof Serving]: number } = { ...left };
  for (const phase of phases) {
    const [own, other] = [left[phase], right[phase]];
    if (other !== undefined) all[phase] = own === undefined ? other : combine(own, other);
  }
  return all;
}

function sum(left: number, right: number): number {
  return left + right;
}
