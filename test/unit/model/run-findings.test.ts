import assert from 'node:assert/strict';
import { nanos } from '../../../src/base/nanos.ts';
import type { SpanId } from '../../../src/model/ids.ts';
import { runFindings } from '../../../src/model/run-findings.ts';
import type { Span } from '../../../src/model/span.ts';
import { modelSpan } from '../../support/model-span.ts';

const parentSpanId = 'agent' as SpanId;

/** One after the other, each of 10 ns. */
function inTurn(count: number, change: Partial<Span>): readonly Span[] {
  return Array.from({ length: count }, (_, index) => {
    const start = BigInt(100 + index * 10);
    const times = { startTime: nanos(start), endTime: nanos(start + 10n) };
    return modelSpan(`s${index}`, { name: 'chat', parentSpanId, ...times, ...change });
  });
}

const found = (spans: readonly Span[]): readonly (readonly string[])[] =>
  runFindings(spans).map(({ code, spanId, message }) => [code, spanId, message]);

describe('runFindings', () => {
  it('finds a retry storm, and no single retry', () => {
    const failed = { status: { code: 'error' } } as const;
    assert.deepEqual(found(inTurn(4, failed)), [
      ['repeated-failures', 's0', 'chat failed 4 times in a row.'],
    ]);
    assert.deepEqual(found(inTurn(2, failed)), []);
    const recovered = inTurn(5, failed).map((span, index) =>
      index === 2 ? { ...span, status: { code: 'ok' } as const } : span,
    );
    assert.deepEqual(found(recovered), [], 'a success between');
  });

  it('finds a loop of identical tool calls, and no fan-out', () => {
    const tool = { kind: 'tool', tool: { name: 'look', arguments: { city: 'Paris' } } } as const;
    assert.deepEqual(found(inTurn(3, tool)), [
      ['identical-calls', 's0', 'The tool look was called 3 times with the same arguments.'],
    ]);
    const startTime = nanos(100n);
    assert.deepEqual(found(inTurn(3, { ...tool, startTime })), [], 'at once');
    const cities = inTurn(3, tool).map((span, index) => ({
      ...span,
      tool: { name: 'look', arguments: { city: index } },
    }));
    assert.deepEqual(found(cities), [], 'with other arguments');
  });

  it('tells findings in the order of the spans, and each failure once', () => {
    const cut = modelSpan('first', { llm: { finishReasons: ['length'] } });
    const tool = { kind: 'tool', tool: { name: 'look', arguments: {} } } as const;
    const spans = [cut, ...inTurn(3, { ...tool, status: { code: 'error' } })];
    assert.deepEqual(
      found(spans).map(([code]) => code),
      ['output-truncated', 'repeated-failures'],
    );
  });

  it('is quick at a hundred thousand attempts', () => {
    const spans = inTurn(100_000, { status: { code: 'error' } });
    assert.equal(runFindings(spans).length, 1);
  });
});
