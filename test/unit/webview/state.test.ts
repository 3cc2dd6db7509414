import assert from 'node:assert/strict';
import { layoutRows } from '../../../webview/trace/layout.ts';
import { buildRunModel } from '../../../webview/trace/run-model.ts';
import * as reduce from '../../../webview/trace/state.ts';
import { agentRun, sampleTimeline } from '../../support/sample-timeline.ts';

const model = buildRunModel(sampleTimeline(agentRun));
const filtered = { text: 'weather', errorsOnly: false };

function rowsOf(state: reduce.TraceState) {
  return layoutRows(model, { collapsed: reduce.collapsedNow(state), filter: state.filter });
}

function moved(state: reduce.TraceState, movement: reduce.Movement): string | undefined {
  return reduce.movedTo(state, model, { rows: rowsOf(state), movement, pageRows: 2 });
}

function selecting(key: string): reduce.TraceState {
  return reduce.select(reduce.initialState, key);
}

describe('movedTo', () => {
  it('walks the rows and stops at their ends', () => {
    assert.equal(moved(selecting('chat'), 'down'), 'weather');
    assert.equal(moved(selecting('chat'), 'up'), 'step 1');
    assert.equal(moved(selecting('chat'), 'page-down'), 'step 2');
    assert.equal(moved(selecting('chat'), 'page-up'), 'agent');
    assert.equal(moved(selecting('chat'), 'home'), 'agent');
    assert.equal(moved(selecting('chat'), 'end'), 'answer');
    assert.equal(moved(selecting('answer'), 'down'), 'answer');
  });

  it('starts at the top where nothing is selected, and nowhere in an empty list', () => {
    assert.equal(moved(reduce.initialState, 'down'), 'agent');
    const none = reduce.setFilter(reduce.initialState, { text: 'nothing', errorsOnly: false });
    assert.equal(moved(none, 'down'), undefined);
  });

  it('goes on from the nearest row that is shown', () =>
    assert.equal(moved(reduce.collapse(selecting('chat'), 'step 1'), 'down'), 'step 2'));
});

describe('left and right', () => {
  it('left closes, then goes to the parent', () => {
    const closed = reduce.moveLeft(selecting('step 1'), model);
    assert.ok(closed.collapsed.has('step 1'));
    assert.equal(reduce.moveLeft(closed, model).selected, 'agent');
    assert.equal(reduce.moveLeft(selecting('chat'), model).selected, 'step 1');
  });

  it('right opens, then goes to the first child, and stays on a leaf', () => {
    const closed = reduce.collapse(selecting('step 1'), 'step 1');
    const opened = reduce.moveRight(closed, model, rowsOf(closed));
    assert.ok(!opened.collapsed.has('step 1'));
    assert.equal(reduce.moveRight(opened, model, rowsOf(opened)).selected, 'chat');
    const leaf = selecting('weather');
    assert.equal(reduce.moveRight(leaf, model, rowsOf(leaf)), leaf);
  });
});

describe('filtering', () => {
  it('opens everything while it lasts, and brings back what was closed', () => {
    const closed = reduce.collapse(reduce.initialState, 'agent');
    const searching = reduce.setFilter(closed, filtered);
    assert.equal(rowsOf(searching).nodes.length, 3);
    const closedInSearch = reduce.collapse(searching, 'step 1');
    assert.equal(rowsOf(closedInSearch).nodes.length, 2);
    const after = reduce.setFilter(closedInSearch, { text: '', errorsOnly: false });
    assert.equal(rowsOf(after).nodes.length, 1);
  });
});

describe('reveal', () => {
  it('opens the ancestors of a hidden span', () => {
    const closed = reduce.collapseAll(reduce.initialState, model);
    assert.equal(rowsOf(closed).nodes.length, 3);
    const revealed = reduce.reveal(closed, model, rowsOf(closed), 'chat');
    assert.equal(revealed.selected, 'chat');
    assert.equal(rowsOf(revealed).nodes.length, 5);
  });

  it('drops a filter only where it hides the span', () => {
    const searching = reduce.setFilter(reduce.initialState, filtered);
    const inside = reduce.reveal(searching, model, rowsOf(searching), 'weather');
    assert.equal(inside.filter, searching.filter);
    const outside = reduce.reveal(searching, model, rowsOf(searching), 'answer');
    assert.equal(outside.filter.text, '');
  });

  it('changes nothing for a span that is not there', () =>
    assert.equal(
      reduce.reveal(reduce.initialState, model, rowsOf(reduce.initialState), 'other'),
      reduce.initialState,
    ));
});

it('a selection is the same state where it does not change', () => {
  const state = selecting('chat');
  assert.equal(reduce.select(state, 'chat'), state);
});

it('model calls and tools open their source, steps and agents do not', () => {
  const opening = agentRun.filter((row) => reduce.opensSourceOf(model, row.name));
  assert.deepEqual(
    opening.map((row) => row.name),
    ['chat', 'weather', 'answer'],
  );
});
