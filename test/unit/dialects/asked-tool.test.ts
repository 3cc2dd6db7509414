import assert from 'node:assert/strict';
import { completeSpan } from '../../../src/dialects/complete-span.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Surroundings } from '../../../src/dialects/surroundings.ts';
import type { SpanId } from '../../../src/model/ids.ts';
import type { Span } from '../../../src/model/span.ts';
import { sampleSpanId } from '../../support/sample-spans.ts';
import { wireRecord } from '../../support/wire-record.ts';

const parentSpanId = sampleSpanId('99');

const step = (input: unknown): Span => ({
  ...normalizeSpan(
    wireRecord({
      name: 'retrieve.task',
      attributes: {
        'traceloop.span.kind': 'task',
        'traceloop.entity.name': 'retrieve',
        'traceloop.entity.input': JSON.stringify(input),
        'traceloop.entity.output': '["D-14"]',
      },
    }),
  ),
  parentSpanId,
});

const call: Span = {
  ...normalizeSpan(
    wireRecord({
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.output.messages': JSON.stringify([
          {
            role: 'assistant',
            parts: [
              { type: 'tool_call', id: 'c1', name: 'search_docs', arguments: { query: 'rain' } },
            ],
          },
        ]),
      },
    }),
  ),
  spanId: sampleSpanId('02'),
  parentSpanId,
};

const beside = (calls: readonly Span[]): Surroundings => ({
  logsOf: () => [],
  spanOf: (spanId: SpanId) => calls.find((each) => each.spanId === spanId),
  before: () => calls.map(({ spanId, name }) => ({ spanId, name, parentSpanId })),
  after: () => [],
});

describe('A step that the model asked for', () => {
  it('is named after the tool whose arguments it ran with', () => {
    const completed = completeSpan(step({ args: [], kwargs: { query: 'rain' } }), beside([call]));
    assert.deepEqual(completed.tool, {
      name: 'search_docs',
      callId: 'c1',
      arguments: { query: 'rain' },
      result: ['D-14'],
    });
    assert.deepEqual(
      completed.borrowed?.map(({ fact, from, spanId }) => [fact, from, spanId]),
      [
        ['tool.name', 'earlier-call', call.spanId],
        ['tool.callId', 'earlier-call', call.spanId],
      ],
    );
  });

  it('is only a step where no call beside it asked for that', () => {
    const other = completeSpan(step({ args: [], kwargs: { query: 'sun' } }), beside([call]));
    assert.deepEqual(other.tool, { arguments: { query: 'sun' }, result: ['D-14'] });
    const word = completeSpan(step({ args: ['a'], kwargs: {} }), beside([call]));
    assert.equal(word.tool?.name, undefined);
    assert.equal(
      completeSpan(step({ args: [], kwargs: { query: 'rain' } }), beside([])).borrowed,
      undefined,
    );
  });
});
