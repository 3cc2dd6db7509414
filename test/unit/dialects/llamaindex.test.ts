import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = (name: string, events: PlainSpan['events'] & {}): Span =>
  normalizeSpan(wireRecord({ scope: 'llamaindex.opentelemetry.tracer', name, events }));

describe('LlamaIndex', () => {
  it('reads a chat out of the events of its dispatcher', () => {
    const { kind, llm } = read('OpenAI.chat-1f2e', [
      {
        name: 'LLMChatStartEvent',
        attributes: {
          'model_dict.model': 'gpt-4o',
          'model_dict.temperature': 0.1,
          'messages.0.role': 'user',
          'messages.0.blocks.0.block_type': 'text',
          'messages.0.blocks.0.text': 'Hi',
        },
      },
      { name: 'LLMChatInProgressEvent' },
      {
        name: 'LLMChatEndEvent',
        attributes: {
          'response.message.role': 'assistant',
          'response.message.blocks.0.block_type': 'text',
          'response.message.blocks.0.text': 'Hello',
          'response.raw.model': 'gpt-4o-2024-08-06',
          'response.raw.usage.prompt_tokens': 9,
          'response.raw.usage.completion_tokens': 3,
        },
      },
    ]);
    assert.equal(kind, 'llm');
    assert.deepEqual([llm?.requestModel, llm?.responseModel], ['gpt-4o', 'gpt-4o-2024-08-06']);
    assert.deepEqual(llm?.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
    assert.deepEqual(llm?.parameters, { temperature: 0.1 });
    assert.equal(llm?.timeToFirstTokenMs, 0);
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
    ]);
    assert.deepEqual(llm?.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }] },
    ]);
  });

  it('reads a completion, a retrieval and a tool', () => {
    const completion = read('OpenAI.complete-1', [
      { name: 'LLMCompletionStartEvent', attributes: { prompt: 'Hi' } },
      { name: 'LLMCompletionEndEvent', attributes: { 'response.text': 'Hello' } },
    ]);
    assert.deepEqual(completion.llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
    ]);
    assert.deepEqual(completion.llm.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }] },
    ]);
    const { kind, retrieval } = read('VectorIndexRetriever.retrieve-1', [
      { name: 'RetrievalStartEvent', attributes: { str_or_query_bundle: 'rain gear' } },
      {
        name: 'RetrievalEndEvent',
        attributes: {
          'nodes.0.node.id_': 'D-14',
          'nodes.0.node.text': 'Required.',
          'nodes.0.score': 0.9,
        },
      },
    ]);
    assert.equal(kind, 'retrieval');
    assert.deepEqual(retrieval, {
      query: 'rain gear',
      documents: [{ id: 'D-14', score: 0.9, content: 'Required.' }],
    });
    const { tool } = read('FunctionTool.call-1', [
      {
        name: 'AgentToolCallEvent',
        attributes: { arguments: '{"city":"Paris"}', 'tool.name': 'get_weather' },
      },
    ]);
    assert.deepEqual(tool, { name: 'get_weather', arguments: { city: 'Paris' } });
  });

  it('takes a method without events for a step', () => {
    assert.equal(read('RetrieverQueryEngine.query-1', []).kind, 'workflow');
  });

  it('reads events of the first versions, whose objects are JSON text', () => {
    const { llm } = read('OpenAI.chat-1', [
      {
        name: 'LLMChatStartEvent',
        attributes: {
          messages: '[{"role":"user","blocks":[{"block_type":"text","text":"Hi"}]}]',
          model_dict: '{"model":"gpt-4o","temperature":0.1}',
        },
      },
      {
        name: 'LLMChatEndEvent',
        attributes: {
          response:
            '{"message":{"role":"assistant","blocks":[{"block_type":"text","text":"Yo"}]},"raw":{"usage":{"prompt_tokens":3,"completion_tokens":4}}}',
        },
      },
    ]);
    assert.equal(llm?.requestModel, 'gpt-4o');
    assert.deepEqual(llm.parameters, { temperature: 0.1 });
    assert.deepEqual(llm.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: 'Yo' }] },
    ]);
    assert.deepEqual(llm.usage, { inputTokens: 3, outputTokens: 4, totalTokens: 7 });
  });
});
