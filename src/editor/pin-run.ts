import type { CollectorClient } from './collector-client.ts';
import type { RunsTreeNode } from './runs-tree.ts';

/** Keeps the run of a row of the tree, however old it becomes. The tree is told by the collector. */
export async function pinRun(collector: CollectorClient, node?: RunsTreeNode): Promise<void> {
  if (node?.type !== 'run') return;
  await collector.request('setPinned', { traceId: node.run.traceId, pinned: true });
}

/** Lets it go when it is old. */
export async function unpinRun(collector: CollectorClient, node?: RunsTreeNode): Promise<void> {
  if (node?.type !== 'run') return;
  await collector.request('setPinned', { traceId: node.run.traceId, pinned: false });
}
