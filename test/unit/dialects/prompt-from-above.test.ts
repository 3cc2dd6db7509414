import assert from 'node:assert/strict';
import type { SpanId } from '../../../src/model/ids.ts';
import type { Span } from '../../../src/model/span.ts';
import { completeRun } from '../../../src/dialects/run-surroundings.ts';
import { modelSpan } from '../../support/model-span.ts';

describe('The prompt of a call', () => {
  const id = (name: string): SpanId => name.padEnd(16, '0') as SpanId;
  const span = (spanId: string, change: Partial<Span>, parent?: string): Span => ({
    ...modelSpan(id(spanId), change),
    ...(parent !== undefined && { parentSpanId: id(parent) }),
  });
  const prompt = { name: 'recipe', version: '2' };

  it('is that of the span above which it was filled in by, and says so', () => {
    const spans = [
      span('1', { kind: 'prompt', prompt }),
      span('2', { kind: 'workflow' }, '1'),
      span('3', { kind: 'llm' }, '2'),
    ];
    const [, , call] = completeRun(spans, []);
    assert.deepEqual(call?.prompt, prompt);
    assert.deepEqual(
      call.borrowed?.map(({ fact, from, spanId }) => [fact, from, spanId]),
      [
        ['prompt.name', 'ancestor', id('1')],
        ['prompt.version', 'ancestor', id('1')],
      ],
    );
  });

  it('is not that of an agent or a tool above, and its own stays', () => {
    const own = { name: 'own' };
    const spans = [
      span('1', { kind: 'prompt', prompt }),
      span('2', { kind: 'agent' }, '1'),
      span('3', { kind: 'llm' }, '2'),
      span('4', { kind: 'llm', prompt: own }, '1'),
    ];
    const [, , inside, named] = completeRun(spans, []);
    assert.equal(inside?.prompt, undefined);
    assert.deepEqual(named?.prompt, own);
  });
});
