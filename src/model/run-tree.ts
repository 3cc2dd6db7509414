import type { SpanId } from './ids.ts';
import type { RunSpan } from './run.ts';

/**
 * The spans of one trace by parent. No walk recurses or looks at a span's descendants twice: a run may
 * hold tens of thousands of spans, in one chain or below one parent.
 */
export class RunTree {
  readonly roots: readonly RunSpan[];
  /** Spans whose parent has not come, and may never come. */
  readonly orphans: readonly RunSpan[];
  private readonly children = new Map<SpanId, RunSpan[]>();

  /** `spans` come in the order in which they started. */
  constructor(spans: readonly RunSpan[]) {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const tops = topsOfCircles(spans, byId);
    const orphans: RunSpan[] = [];
    for (const span of spans) {
      if (span.parentSpanId === undefined) continue;
      if (!byId.has(span.parentSpanId) || tops.has(span.spanId)) orphans.push(span);
      else this.addChild(span.parentSpanId, span);
    }
    this.roots = spans.filter((span) => span.parentSpanId === undefined);
    this.orphans = orphans;
  }

  /** Those descendants that match, without what lies below a match. */
  nearestBelow(span: RunSpan, matches: (span: RunSpan) => boolean): readonly RunSpan[] {
    const found: RunSpan[] = [];
    const pending = [span];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const child of this.children.get(next.spanId) ?? []) {
        if (matches(child)) found.push(child);
        else pending.push(child);
      }
    }
    return found;
  }

  private addChild(parent: SpanId, span: RunSpan): void {
    const siblings = this.children.get(parent);
    if (siblings === undefined) this.children.set(parent, [span]);
    else siblings.push(span);
  }
}

/**
 * Telemetry may claim that spans are their own ancestors. Of each such circle the span that started
 * first is put on top, as if its parent had not come, so that the walks end and nothing is lost.
 */
function topsOfCircles(
  spans: readonly RunSpan[],
  byId: ReadonlyMap<SpanId, RunSpan>,
): ReadonlySet<SpanId> {
  const parentOf = (span: RunSpan): RunSpan | undefined =>
    span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
  const order = new Map(spans.map((span, index) => [span.spanId, index]));
  const walkOf = new Map<SpanId, number>();
  const tops = new Set<SpanId>();
  for (const [walk, start] of spans.entries()) {
    let span: RunSpan | undefined = start;
    for (; span !== undefined && !walkOf.has(span.spanId); span = parentOf(span)) {
      walkOf.set(span.spanId, walk);
    }
    // A walk that ends in its own track has found a circle; in another's, a path already known.
    if (span === undefined || walkOf.get(span.spanId) !== walk) continue;
    let top = span;
    for (let next = parentOf(span); next !== undefined && next !== span; next = parentOf(next)) {
      if ((order.get(next.spanId) ?? 0) < (order.get(top.spanId) ?? 0)) top = next;
    }
    tops.add(top.spanId);
  }
  return tops;
}
