import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { buildSpanTree, hasChildren, type SpanTree } from '../../../webview/trace/span-tree.ts';
import { agentRun, sampleTimeline, type SampleRow } from '../../support/sample-timeline.ts';

/** The tree as indented text, in its own order. */
function drawing(rows: readonly SampleRow[]): string {
  const tree = buildSpanTree(sampleTimeline(rows));
  return Array.from(tree.order, (node) => {
    const name = node === tree.orphanRoot ? '?' : (rows[node]?.name ?? '');
    return `${'  '.repeat(tree.depths[node] ?? 0)}${name}`;
  }).join('\n');
}

function sizeBelow(tree: SpanTree, node: number): number {
  return (tree.ends[node] ?? 0) - (tree.positions[node] ?? 0) - 1;
}

describe('buildSpanTree', () => {
  it('orders spans under their parents, siblings in start order', () => {
    assert.equal(
      drawing(agentRun),
      ['agent', '  step 1', '    chat', '    weather', '  step 2', '    answer'].join('\n'),
    );
  });

  it('takes children that come before their parent', () => {
    const rows = [
      { name: 'child', parent: 1 },
      { name: 'parent', parent: -1 },
    ];
    assert.equal(drawing(rows), 'parent\n  child');
  });

  it('hangs spans whose parent has not come under one made node', () => {
    const rows = [
      { name: 'root', parent: -1 },
      { name: 'lost', parent: -2 },
      { name: 'below', parent: 1 },
    ];
    assert.equal(drawing(rows), 'root\n?\n  lost\n    below');
  });

  it('cuts a ring of parents open and shows every span of it', () => {
    const rows = [
      { name: 'a', parent: 2 },
      { name: 'b', parent: 0 },
      { name: 'c', parent: 1 },
      { name: 'own parent', parent: 3 },
    ];
    assert.equal(drawing(rows), '?\n  a\n    b\n      c\n  own parent');
  });

  it('knows an empty run', () => assert.equal(drawing([]), ''));

  it('holds every span once, below its parent, whatever telemetry claims', () => {
    const parents = fc.array(fc.integer({ min: -2, max: 30 }), { maxLength: 30 });
    fc.assert(
      fc.property(parents, (claimed) => {
        const rows = claimed.map((parent, row) => ({
          name: String(row),
          parent: Math.min(parent, claimed.length - 1),
        }));
        const tree = buildSpanTree(sampleTimeline(rows));
        assert.deepEqual(
          Array.from(tree.order).toSorted((a, b) => a - b),
          Array.from(tree.order.keys()),
        );
        for (const node of tree.order) {
          const parent = tree.parents[node] ?? -1;
          if (parent < 0) continue;
          const offset = (tree.positions[node] ?? 0) - (tree.positions[parent] ?? 0);
          assert.ok(offset > 0 && offset <= sizeBelow(tree, parent));
        }
      }),
    );
  });
});

describe('hasChildren', () => {
  it('is true of a parent and false of a leaf', () => {
    const tree = buildSpanTree(sampleTimeline(agentRun));
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((node) => hasChildren(tree, node)),
      [true, true, false, false, true, false],
    );
  });
});
