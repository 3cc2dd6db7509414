import assert from 'node:assert/strict';
import { layoutRows, rowHeight, rowsInView, scrollToRow } from '../../../webview/trace/layout.ts';
import { buildRunModel } from '../../../webview/trace/run-model.ts';
import { noFilter, type SpanFilter } from '../../../webview/trace/span-filter.ts';
import { agentRun, sampleTimeline } from '../../support/sample-timeline.ts';

const model = buildRunModel(sampleTimeline(agentRun));

function shown(collapsed: readonly string[], filter: Partial<SpanFilter> = {}): readonly string[] {
  const rows = layoutRows(model, {
    collapsed: new Set(collapsed),
    filter: { ...noFilter, ...filter },
  });
  return Array.from(rows.nodes, (node) => agentRun[node]?.name ?? '');
}

describe('layoutRows', () => {
  it('shows every span where nothing is collapsed', () =>
    assert.deepEqual(
      shown([]),
      agentRun.map((row) => row.name),
    ));

  it('hides what is below a collapsed span, and knows no span of another run', () =>
    assert.deepEqual(shown(['step 1', 'not here']), ['agent', 'step 1', 'step 2', 'answer']));

  it('keeps matches and their ancestors', () =>
    assert.deepEqual(shown([], { text: 'WEA' }), ['agent', 'step 1', 'weather']));

  it('finds by kind, and wants every word', () => {
    assert.deepEqual(shown([], { text: 'model answer' }), ['agent', 'step 2', 'answer']);
    assert.deepEqual(shown([], { text: 'model weather' }), []);
  });

  it('keeps failed spans only, and their ancestors', () =>
    assert.deepEqual(shown([], { errorsOnly: true }), ['agent', 'step 1', 'weather']));

  it('counts matches, and places among siblings that are shown', () => {
    const filter = { text: 'weather', errorsOnly: false };
    const rows = layoutRows(model, { collapsed: new Set(), filter });
    assert.equal(rows.matchCount, 1);
    const weather = model.nodes.get('weather') ?? -1;
    assert.deepEqual([rows.positionInSet[weather], rows.setSize[weather]], [1, 1]);
    const all = layoutRows(model, { collapsed: new Set(), filter: noFilter });
    assert.deepEqual([all.positionInSet[weather], all.setSize[weather]], [2, 2]);
    assert.equal(all.matchCount, undefined);
  });

  it('lays out a run of 100,000 spans', () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => ({
      name: `span ${row}`,
      parent: row === 0 ? -1 : Math.floor((row - 1) / 3),
    }));
    const large = buildRunModel(sampleTimeline(rows));
    const laidOut = layoutRows(large, { collapsed: new Set(['span 1']), filter: noFilter });
    assert.ok(laidOut.nodes.length > 50_000 && laidOut.nodes.length < 100_000);
  });
});

describe('rowsInView', () => {
  it('includes rows that are cut by an edge', () =>
    assert.deepEqual(rowsInView(rowHeight - 1, rowHeight, 10), { first: 0, last: 1 }));

  it('ends with the last row, and is empty where there is none', () => {
    assert.deepEqual(rowsInView(0, 1000, 3), { first: 0, last: 2 });
    assert.deepEqual(rowsInView(0, 1000, 0), { first: 0, last: -1 });
  });
});

describe('scrollToRow', () => {
  it('moves as little as it must', () => {
    assert.equal(scrollToRow(5, 0, 1000), 0);
    assert.equal(scrollToRow(0, 100, 200), 0);
    assert.equal(scrollToRow(20, 0, rowHeight * 10), rowHeight * 11);
  });
});
