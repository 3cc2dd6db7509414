import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes, scope = 'ai'): Span =>
  normalizeSpan(wireRecord({ attributes, scope }));

describe('Vercel AI SDK', () => {
  for (const [operation, kind] of [
    ['ai.generateText', 'agent'],
    ['ai.streamText', 'agent'],
    ['ai.generateObject', 'agent'],
    ['ai.generateText.doGenerate', 'llm'],
    ['ai.streamText.doStream', 'llm'],
    ['ai.streamObject.doStream', 'llm'],
    ['ai.embed', 'workflow'],
    ['ai.embedMany.doEmbed', 'embedding'],
    ['ai.rerank', 'workflow'],
    ['ai.rerank.doRerank', 'rerank'],
    ['ai.toolCall', 'tool'],
    ['ai.somethingNew', 'span'],
  ] as const) {
    it(`takes ${operation} for kind ${kind}`, () => {
      const span = read({ 'ai.operationId': operation });
      assert.equal(span.kind, kind);
      assert.deepEqual(span.dialects, ['vercel-ai-sdk']);
    });
  }

  it('reads version 4: older names of tokens, settings and tool arguments', () => {
    const { llm } = read({
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': 'openai.chat',
      'ai.model.id': 'gpt-4o',
      'ai.settings.maxTokens': 100,
      'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Weather?"}]}]',
      'ai.response.toolCalls':
        '[{"toolCallType":"function","toolCallId":"c1","toolName":"t","args":"{\\"a\\":1}"}]',
      'ai.usage.promptTokens': 9,
      'ai.usage.completionTokens': 3,
      'ai.stream.msToFirstChunk': 12.5,
    });
    assert.deepEqual(llm?.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
    assert.deepEqual(llm?.parameters, { max_tokens: 100 });
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c1', name: 't', arguments: { a: 1 } },
    ]);
    assert.equal(llm?.timeToFirstTokenMs, 12.5);
  });

  it('reads version 3, which wrote results instead of responses', () => {
    const { llm } = read({
      'ai.operationId': 'ai.generateObject.doGenerate',
      'ai.result.object': '{"city":"Lisbon"}',
      'ai.finishReason': 'stop',
    });
    assert.deepEqual(llm?.outputMessages, [
      {
        role: 'assistant',
        parts: [{ type: 'text', content: '{"city":"Lisbon"}' }],
        finishReason: 'stop',
      },
    ]);
  });

  it('reads tool definitions from a list of JSON texts', () => {
    const { llm } = read({
      'ai.operationId': 'ai.streamText.doStream',
      'ai.prompt.tools': ['{"type":"function","name":"a"}', '{"type":"function","name":"b"}'],
    });
    assert.deepEqual(llm?.toolDefinitions, [
      { type: 'function', name: 'a' },
      { type: 'function', name: 'b' },
    ]);
  });

  it('reads who and what from metadata', () => {
    const span = read({
      'ai.operationId': 'ai.generateText',
      'ai.telemetry.functionId': 'planner',
      'ai.telemetry.metadata.sessionId': 's-1',
      'ai.telemetry.metadata.userId': 'u-1',
      'ai.telemetry.metadata.langfusePrompt': '{"name":"packing","version":3}',
    });
    assert.deepEqual(span.agent, { name: 'planner' });
    assert.deepEqual([span.conversationId, span.userId], ['s-1', 'u-1']);
    assert.deepEqual(span.prompt, { name: 'packing', version: '3' });
  });

  it('knows version 7 by its scope, and names its steps', () => {
    const step = read({ 'gen_ai.operation.name': 'agent_step' }, 'gen_ai');
    assert.equal(step.kind, 'workflow');
    assert.deepEqual(step.dialects, ['vercel-ai-sdk', 'otel-gen-ai']);
    assert.equal(read({ 'gen_ai.operation.name': 'decide' }, 'gen_ai').kind, 'llm');
    assert.equal(read({ 'gen_ai.operation.name': 'agent_step' }, 'other').kind, 'span');
  });

  it('adds to version 7 what the supplemental keys say', () => {
    const { llm } = read(
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 412,
        'gen_ai.usage.output_tokens': 27,
        'ai.usage.outputTokenDetails.reasoningTokens': 16,
      },
      'gen_ai',
    );
    const usage = { inputTokens: 412, outputTokens: 27, reasoningTokens: 16, totalTokens: 439 };
    assert.deepEqual({ ...llm?.usage }, usage);
  });
});
