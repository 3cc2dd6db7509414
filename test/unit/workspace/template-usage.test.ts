import assert from 'node:assert/strict';
import type { CallJson, RunCalls } from '../../../src/protocol/run-calls.ts';
import type { TemplateMatchJson } from '../../../src/protocol/workspace-api.ts';
import { TemplateUsageIndex } from '../../../src/workspace/template-usage.ts';

const path = '/shop/src/prompts.ts';

/** A text `3-9: …` came from lines 3 to 9, whatever it says; one without lines from nowhere. */
function locate(text: string): TemplateMatchJson[] {
  const lines = /^(\d+)-(\d+):/.exec(text);
  if (lines === null) return [];
  const [startLine, endLine] = [Number(lines[1]), Number(lines[2])];
  return [
    {
      path,
      file: 'src/prompts.ts',
      startLine: startLine + shift,
      endLine: endLine + shift,
      names: [],
      start: 0,
      end: text.length,
      coverage: 1,
      parts: [],
    },
  ];
}

/** Lines that were put above all templates of the file. */
let shift = 0;

interface SampleCall extends Partial<CallJson> {
  readonly text: string;
}

function run(number: number, status: 'ok' | 'error', ...calls: readonly SampleCall[]): RunCalls {
  const texts = [...new Set(calls.map(({ text }) => text))];
  return {
    run: {
      traceId: String(number).padStart(32, '0'),
      name: `run ${number}`,
      status,
      startTimeUnixNano: String(number * 1_000),
    },
    texts,
    calls: calls.map(({ text, ...call }, index) => ({
      spanId: `${number}.${index}`,
      name: 'chat',
      kind: 'llm',
      failed: false,
      startTimeUnixNano: String(number * 1_000 + index),
      texts: [texts.indexOf(text)],
      hints: {},
      ...call,
    })),
  };
}

describe('which calls came from which template', () => {
  let index: TemplateUsageIndex;
  const lookUpAll = (): number => [...index.lookUpWaiting()].length;

  beforeEach(() => {
    shift = 0;
    index = new TemplateUsageIndex({ locate, locateCode: ({ line }) => ({ path, line }) });
  });

  it('adds up what the calls of a template took and cost, run by run', () => {
    index.setRun(
      run(
        1,
        'error',
        { text: '3-9: a', durationMs: 1_000, tokens: 100, usd: 0.01 },
        { text: '3-9: a', durationMs: 3_000, tokens: 300 },
      ),
    );
    index.setRun(run(2, 'ok', { text: '3-9: b', durationMs: 2_000, tokens: 200, usd: 0.03 }));
    index.setRun(run(3, 'ok', { text: '20-24: c' }, { text: 'from nowhere' }));
    lookUpAll();
    const [first, second, ...others] = index.ofFile(path);
    assert.deepEqual(others, []);
    const { newest, ...figures } = first ?? { newest: [] };
    assert.deepEqual(figures, {
      startLine: 3,
      endLine: 9,
      runs: 2,
      failedRuns: 1,
      calls: 3,
      p95Ms: 3_000,
      tokens: 200,
      usd: 0.02,
      lastFailed: '1'.padStart(32, '0'),
    });
    assert.deepEqual(
      newest.map(({ spanId }) => spanId),
      ['2.0', '1.1', '1.0'],
    );
    // What no call of it tells is absent, not 0.
    assert.deepEqual(Object.keys(second ?? {}).toSorted(), [
      'calls',
      'endLine',
      'failedRuns',
      'newest',
      'runs',
      'startLine',
    ]);
  });

  it('counts neither replays nor the spans around model calls', () => {
    const replayed = run(2, 'error', { text: '3-9: a' });
    index.setRun({ ...replayed, run: { ...replayed.run, replayOf: 'another' } });
    index.setRun(run(1, 'ok', { text: '3-9: a', kind: 'span' }, { text: '3-9: a', kind: 'llm' }));
    lookUpAll();
    const [usage] = index.ofFile(path);
    assert.deepEqual([usage?.runs, usage?.calls, usage?.failedRuns], [1, 1, 0]);
    assert.equal(index.lastRendering(path, 4)?.call.spanId, '2.0', 'a replay rendered it last');
  });

  it('looks each text up once, however many calls sent it', () => {
    index.setRun(run(1, 'ok', { text: '3-9: a' }, { text: '3-9: a' }));
    index.setRun(run(2, 'ok', { text: '3-9: a' }, { text: 'from nowhere' }));
    assert.equal(lookUpAll(), 2);
    assert.equal(lookUpAll(), 0);
  });

  it('follows a template that an edit above it moves, before the background comes to it', () => {
    index.setRun(run(1, 'ok', { text: '3-9: a' }));
    lookUpAll();
    shift = 2;
    index.fileChanged(path);
    assert.deepEqual(
      index.ofFile(path).map(({ startLine }) => startLine),
      [5],
    );
    index.fileChanged('/shop/src/other.ts');
    assert.equal(lookUpAll(), 0, 'another file is no reason to look it up again');
    index.fileChanged('/shop/src');
    assert.equal(lookUpAll(), 1, 'its folder is');
  });

  it('replaces what it knew of a run that went on', () => {
    index.setRun(run(1, 'ok', { text: '3-9: a' }));
    index.setRun(run(1, 'error', { text: '3-9: a' }, { text: '3-9: b' }));
    lookUpAll();
    const [usage] = index.ofFile(path);
    assert.deepEqual([usage?.runs, usage?.calls, usage?.failedRuns], [1, 2, 1]);
  });

  it('keeps the newest 500 runs', () => {
    for (let number = 600; number > 0; number -= 1)
      index.setRun(run(number, 'ok', { text: `3-9: ${number}` }));
    lookUpAll();
    const [usage] = index.ofFile(path);
    assert.equal(usage?.runs, 500);
    assert.equal(usage.newest[0]?.runName, 'run 600');
    assert.equal(usage.newest.length, 50);
  });

  it('shows the newest rendering of the innermost template at a line', () => {
    index.setRun(run(1, 'ok', { text: '3-20: outer 1' }, { text: '5-6: inner 1' }));
    index.setRun(run(2, 'ok', { text: '3-20: outer 2' }));
    lookUpAll();
    assert.equal(index.lastRendering(path, 5)?.text, '5-6: inner 1');
    assert.equal(index.lastRendering(path, 10)?.text, '3-20: outer 2');
    assert.equal(index.lastRendering(path, 30), undefined);
  });

  it('finds the newest call of some lines, by its text or by its code attributes', () => {
    index.setRun(run(1, 'ok', { text: '3-9: a' }));
    index.setRun(run(2, 'ok', { text: 'from nowhere', hints: { file: 'prompts.ts', line: 30 } }));
    lookUpAll();
    const last = (startLine: number, endLine: number): string | undefined =>
      index.lastCall({ path, startLine, endLine })?.spanId;
    assert.equal(last(1, 4), '1.0');
    assert.equal(last(25, 35), '2.0');
    assert.equal(last(1, 35), '2.0');
    assert.equal(last(12, 14), undefined);
  });
});
