import type { SpanKind, SpanStatusCode } from '../../src/model/span.ts';
import type { Timeline } from '../../src/protocol/timeline.ts';
import { buildSpanTree, hasChildren, nodeKey, orphanRootKey, type SpanTree } from './span-tree.ts';

/** A timeline with its tree and its way from span ids to nodes; made anew with every timeline. */
export interface RunModel {
  readonly timeline: Timeline;
  readonly tree: SpanTree;
  readonly nodes: ReadonlyMap<string, number>;
  /** Where the time axis ends: the last thing that is known to have happened, and room for what runs. */
  readonly endMs: number;
}

/** One node as the tree, the waterfall and the tooltip show it. */
export interface NodeFacts {
  readonly key: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly status: SpanStatusCode;
  readonly startMs: number;
  /** Absent while it runs. */
  readonly durationMs?: number;
  readonly tokens?: number;
  readonly costUsd?: number;
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly isOrphanRoot: boolean;
  /** Names of the other spans that tell the same call. */
  readonly alsoToldAs?: readonly string[];
}

export function buildRunModel(timeline: Timeline): RunModel {
  const tree = buildSpanTree(timeline);
  const nodes = new Map<string, number>();
  timeline.spanIds.forEach((spanId, node) => nodes.set(spanId, node));
  if (tree.orphanRoot >= 0) nodes.set(orphanRootKey, tree.orphanRoot);
  return { timeline, tree, nodes, endMs: axisEndMs(timeline) };
}

function axisEndMs(timeline: Timeline): number {
  let end = timeline.run.durationMs;
  let runs = false;
  for (let node = 0; node < timeline.startsMs.length; node++) {
    const duration = timeline.durationsMs[node] ?? -1;
    if (duration < 0) runs = true;
    end = Math.max(end, (timeline.startsMs[node] ?? 0) + Math.max(0, duration));
  }
  // An open bar needs room to the right of its start to be seen as open.
  if (runs) end *= 1.06;
  // A run of no length, such as one instant span, still needs an axis.
  return end > 0 ? end : 0.001;
}

export function keyOfNode(model: RunModel, node: number): string {
  return nodeKey(model.timeline, model.tree, node);
}

export function factsOfNode(model: RunModel, node: number): NodeFacts {
  const { timeline, tree } = model;
  const shared = {
    key: keyOfNode(model, node),
    depth: tree.depths[node] ?? 0,
    hasChildren: hasChildren(tree, node),
  };
  if (node === tree.orphanRoot) return { ...shared, ...orphanRootFacts(model) };
  const [duration, tokens, cost] = [
    timeline.durationsMs[node] ?? -1,
    timeline.tokens[node] ?? -1,
    timeline.costs[node] ?? -1,
  ];
  return {
    ...shared,
    name: timeline.names[timeline.nameIndexes[node] ?? 0] ?? '',
    kind: timeline.kinds[node] ?? 'span',
    status: timeline.statuses[node] ?? 'unset',
    startMs: timeline.startsMs[node] ?? 0,
    isOrphanRoot: false,
    ...alsoToldAs(timeline, node),
    ...(duration >= 0 && { durationMs: duration }),
    ...(tokens >= 0 && { tokens }),
    ...(cost >= 0 && { costUsd: cost }),
  };
}

function alsoToldAs({ toldTwice = [] }: Timeline, node: number): Pick<NodeFacts, 'alsoToldAs'> {
  const names = toldTwice.flatMap(({ row, name }) => (row === node ? [name] : []));
  return names.length === 0 ? {} : { alsoToldAs: names };
}

/** The made node spans what it holds. */
function orphanRootFacts({ timeline, tree }: RunModel) {
  let start = Infinity;
  let end = 0;
  let runs = false;
  for (let node = 0; node < tree.orphanRoot; node++) {
    if (tree.parents[node] !== tree.orphanRoot) continue;
    const [startMs, durationMs] = [timeline.startsMs[node] ?? 0, timeline.durationsMs[node] ?? -1];
    if (durationMs < 0) runs = true;
    start = Math.min(start, startMs);
    end = Math.max(end, startMs + Math.max(0, durationMs));
  }
  return {
    name: 'Parent not received',
    kind: 'span',
    status: 'unset',
    startMs: start,
    isOrphanRoot: true,
    ...(!runs && { durationMs: end - start }),
  } as const;
}
