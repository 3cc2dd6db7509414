import { missingParent, type Timeline } from '../../src/protocol/timeline.ts';

/**
 * The rows of a timeline as a tree, in arrays: a node is a row's number. Spans whose parent has not
 * come hang under one made node, the orphan root, so that no span is ever lost from sight.
 */
export interface SpanTree {
  /** Nodes in the order of a fully expanded tree. */
  readonly order: Int32Array;
  /** Per node. -1 on a root. */
  readonly parents: Int32Array;
  readonly depths: Int32Array;
  /** Position in `order`, per node. */
  readonly positions: Int32Array;
  /** Position in `order` after the last descendant, per node. */
  readonly ends: Int32Array;
  /** The made node, or -1 where every parent has come. */
  readonly orphanRoot: number;
}

/** Stands for the made node where a span id stands for a span; no span id has this form. */
export const orphanRootKey = 'parent-not-received';

/** Linear in the spans. Telemetry may claim that spans are each other's parents: such a ring is cut open. */
export function buildSpanTree(timeline: Timeline): SpanTree {
  const spanCount = timeline.spanIds.length;
  const unreachable = spansInRings(timeline.parents);
  const hasOrphans = unreachable.size > 0 || timeline.parents.includes(missingParent);
  const size = hasOrphans ? spanCount + 1 : spanCount;
  const orphanRoot = hasOrphans ? spanCount : -1;
  const parents = new Int32Array(size).fill(-1);
  for (let node = 0; node < spanCount; node++) {
    const parent = timeline.parents[node] ?? -1;
    parents[node] = parent === missingParent || unreachable.has(node) ? orphanRoot : parent;
  }
  return { ...traverse(parents), parents, orphanRoot };
}

/** Counts per node, in one pass over `parents`, then walks depth first with the children in row order. */
function traverse(parents: Int32Array): Omit<SpanTree, 'parents' | 'orphanRoot'> {
  const size = parents.length;
  const firstChild = new Int32Array(size).fill(-1);
  const nextSibling = new Int32Array(size).fill(-1);
  let firstRoot = -1;
  for (let node = size - 1; node >= 0; node--) {
    const parent = parents[node] ?? -1;
    nextSibling[node] = parent === -1 ? firstRoot : (firstChild[parent] ?? -1);
    if (parent === -1) firstRoot = node;
    else firstChild[parent] = node;
  }
  const order = new Int32Array(size);
  const depths = new Int32Array(size);
  const positions = new Int32Array(size);
  const ends = new Int32Array(size);
  let count = 0;
  let node = firstRoot;
  while (node !== -1) {
    positions[node] = count;
    order[count++] = node;
    const parent = parents[node] ?? -1;
    depths[node] = parent === -1 ? 0 : (depths[parent] ?? 0) + 1;
    let next = firstChild[node] ?? -1;
    for (let done = node; next === -1 && done !== -1; done = parents[done] ?? -1) {
      ends[done] = count;
      next = nextSibling[done] ?? -1;
    }
    node = next;
  }
  return { order, depths, positions, ends };
}

/** One span of every ring of parents, where the ring is cut. */
function spansInRings(parents: readonly number[]): ReadonlySet<number> {
  const cuts = new Set<number>();
  // 0: not seen; otherwise the number of the walk that saw it first.
  const seenBy = new Int32Array(parents.length);
  for (let start = 0; start < parents.length; start++) {
    const walk = start + 1;
    let node = start;
    while (node >= 0 && seenBy[node] === 0) {
      seenBy[node] = walk;
      node = parents[node] ?? -1;
    }
    if (node >= 0 && seenBy[node] === walk) cuts.add(node);
  }
  return cuts;
}

export function hasChildren(tree: SpanTree, node: number): boolean {
  return (tree.ends[node] ?? 0) - (tree.positions[node] ?? 0) > 1;
}

export function nodeKey(timeline: Timeline, tree: SpanTree, node: number): string {
  return node === tree.orphanRoot ? orphanRootKey : (timeline.spanIds[node] ?? '');
}
