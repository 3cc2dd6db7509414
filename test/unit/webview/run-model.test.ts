import assert from 'node:assert/strict';
import { buildRunModel, factsOfNode } from '../../../webview/trace/run-model.ts';
import { orphanRootKey } from '../../../webview/trace/span-tree.ts';
import { sampleTimeline } from '../../support/sample-timeline.ts';

describe('buildRunModel', () => {
  it('ends the axis with the last span, even where the run says less', () => {
    const model = buildRunModel(sampleTimeline([{ name: 'a', parent: -1, durationMs: 250 }]));
    assert.equal(model.endMs, 250);
  });

  it('leaves room for a span that runs', () => {
    const model = buildRunModel(sampleTimeline([{ name: 'a', parent: -1, durationMs: -1 }]));
    assert.ok(model.endMs > 100 && model.endMs < 120);
  });
});

describe('factsOfNode', () => {
  it('leaves out what is not known', () => {
    const model = buildRunModel(sampleTimeline([{ name: 'a', parent: -1, durationMs: -1 }]));
    const facts = factsOfNode(model, 0);
    assert.deepEqual(
      ['durationMs', 'tokens', 'costUsd'].filter((member) => member in facts),
      [],
    );
  });

  it('gives the made parent of orphans their time', () => {
    const model = buildRunModel(
      sampleTimeline([
        { name: 'a', parent: -2, startMs: 20, durationMs: 10 },
        { name: 'b', parent: -2, startMs: 40, durationMs: 15 },
      ]),
    );
    const facts = factsOfNode(model, model.nodes.get(orphanRootKey) ?? -1);
    assert.ok(facts.isOrphanRoot);
    assert.deepEqual([facts.startMs, facts.durationMs], [20, 35]);
  });
});
