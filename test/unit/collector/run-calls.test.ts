import assert from 'node:assert/strict';
import { runCalls } from '../../../src/collector/run-calls.ts';
import { runToJson } from '../../../src/protocol/run-json.ts';
import { spanToJson, type SpanJson } from '../../../src/protocol/span-json.ts';
import { summarizeRun } from '../../../src/model/run.ts';
import { toRunSpan } from '../../../src/model/run-span.ts';
import type { Message } from '../../../src/model/message.ts';
import type { Span } from '../../../src/model/span.ts';
import { modelSpan } from '../../support/model-span.ts';

function message(role: string, content: string): Message {
  return { role, parts: [{ type: 'text', content }] };
}

const system = message('system', 'You are a careful guide of the old town.');

function calls(spans: readonly Span[], change: (span: SpanJson) => SpanJson = (span) => span) {
  const run = summarizeRun(spans[0]?.traceId ?? modelSpan('x').traceId, spans.map(toRunSpan), {
    settled: true,
  });
  return runCalls({ run: runToJson(run), spans: spans.map((span) => change(spanToJson(span))) });
}

describe('the calls of a run', () => {
  it('tell each text once, with the figures of each call', () => {
    const { texts, calls: found } = calls([
      modelSpan('a', {
        llm: {
          inputMessages: [system, message('user', 'Where is the tower?')],
          requestModel: 'gpt-5-mini',
          usage: { inputTokens: 20, outputTokens: 5 },
          cost: { usd: 0.01, source: 'reported' },
        },
      }),
      modelSpan('b', { llm: { inputMessages: [system] }, status: { code: 'error' } }),
    ]);
    assert.deepEqual(texts, ['You are a careful guide of the old town.', 'Where is the tower?']);
    assert.deepEqual(
      found.map(({ spanId, texts: sent, tokens, usd, failed, model }) => ({
        spanId,
        sent,
        tokens,
        usd,
        failed,
        model,
      })),
      [
        { spanId: 'a', sent: [0, 1], tokens: 25, usd: 0.01, failed: false, model: 'gpt-5-mini' },
        {
          spanId: 'b',
          sent: [0],
          tokens: undefined,
          usd: undefined,
          failed: true,
          model: undefined,
        },
      ],
    );
  });

  it('are those of spans that say where their code is, too, and no others', () => {
    const { calls: found } = calls([
      modelSpan('a', { kind: 'tool', dialects: ['openinference'] }),
      modelSpan('b', {
        kind: 'tool',
        dialects: ['openinference'],
        attributes: new Map<string, string | number>([
          ['code.file.path', '/app/tools.py'],
          ['code.line.number', 12],
        ]),
      }),
    ]);
    assert.deepEqual(
      found.map(({ spanId, hints }) => [spanId, hints]),
      [['b', { file: '/app/tools.py', line: 12 }]],
    );
  });

  it('leave out a call that another instrumentation told too', () => {
    const spans = ['a', 'b'].map((id) => modelSpan(id, { llm: { inputMessages: [system] } }));
    const { calls: found } = calls(spans, (span) =>
      span.spanId === 'b' ? { ...span, duplicateOf: 'a' } : span,
    );
    assert.deepEqual(
      found.map(({ spanId }) => spanId),
      ['a'],
    );
  });

  it('are one frame, however long the texts of a run are', () => {
    const spans = Array.from({ length: 30 }, (_, number) =>
      modelSpan(`${number}`, {
        llm: { inputMessages: [message('user', `${number} ${'x'.repeat(90_000)}`)] },
      }),
    );
    const { texts } = calls(spans);
    assert.equal(texts.length, 3);
  });
});
