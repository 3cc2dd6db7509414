import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes, type PlainSpan } from '../../support/wire-record.ts';

const readRun = (runType: string, attributes: PlainAttributes, plain: PlainSpan = {}): Span =>
  normalizeSpan(
    wireRecord({
      scope: 'langsmith',
      status: { code: 1 },
      ...plain,
      attributes: {
        'langsmith.span.id': '0b8f',
        'langsmith.trace.session_id': 'project-1',
        'langsmith.trace.session_name': 'default',
        'langsmith.span.kind': runType,
        'gen_ai.system': 'langchain',
        ...attributes,
      },
    }),
  );

const message = (name: string, kwargs: object): object => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain', 'schema', 'messages', name],
  kwargs,
});

describe('LangSmith', () => {
  it('reads a chat model that LangChain called', () => {
    const asked = {
      messages: [
        [
          message('SystemMessage', { content: 'Be terse.' }),
          message('HumanMessage', { content: 'Weather in Paris?' }),
        ],
      ],
    };
    const answer = message('AIMessage', {
      content: [
        { type: 'text', text: 'I will look.' },
        { type: 'tool_use', id: 'c1', name: 'get_weather', input: { city: 'Paris' } },
      ],
      tool_calls: [{ name: 'get_weather', args: { city: 'Paris' }, id: 'c1', type: 'tool_call' }],
      response_metadata: { model_name: 'claude-sonnet-4-5-20250929', stop_reason: 'tool_use' },
    });
    const { kind, llm, ...span } = readRun('llm', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'claude-sonnet-4-5',
      'gen_ai.usage.input_tokens': 220,
      'gen_ai.usage.output_tokens': 40,
      'gen_ai.usage.total_tokens': 260,
      'gen_ai.usage.input_token_details': "{'cache_read': 128, 'cache_creation': 64}",
      'gen_ai.usage.output_token_details': "{'reasoning': 16, 'audio': None}",
      'gen_ai.prompt': JSON.stringify(asked),
      'gen_ai.completion': JSON.stringify({ generations: [[{ text: '', message: answer }]] }),
      'langsmith.metadata.ls_provider': 'anthropic',
      'langsmith.metadata.ls_temperature': '0.2',
      'langsmith.metadata.thread_id': 't-7',
      'langsmith.metadata.user_id': 'u-42',
      'langsmith.span.tags': 'prod, eu',
    });
    assert.equal(kind, 'llm');
    assert.equal(llm?.provider, 'anthropic');
    assert.equal(llm.requestModel, 'claude-sonnet-4-5');
    assert.equal(llm.responseModel, 'claude-sonnet-4-5-20250929');
    assert.deepEqual(llm.usage, {
      inputTokens: 220,
      outputTokens: 40,
      cacheReadTokens: 128,
      cacheWriteTokens: 64,
      reasoningTokens: 16,
      totalTokens: 260,
    });
    assert.deepEqual(llm.parameters, { temperature: 0.2 });
    assert.deepEqual(llm.finishReasons, ['tool_use']);
    assert.deepEqual(
      llm.inputMessages?.map(({ role, parts }) => [role, parts]),
      [
        ['system', [{ type: 'text', content: 'Be terse.' }]],
        ['user', [{ type: 'text', content: 'Weather in Paris?' }]],
      ],
    );
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [
      { type: 'text', content: 'I will look.' },
      { type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Paris' } },
    ]);
    assert.deepEqual([span.conversationId, span.userId], ['t-7', 'u-42']);
    assert.deepEqual(span.tags, ['prod', 'eu']);
    assert.equal(span.metadata?.['thread_id'], 't-7');
  });

  it('reads a wrapped provider, whose bodies are the input and output', () => {
    const { llm } = readRun('llm', {
      'gen_ai.prompt': JSON.stringify({
        model: 'gpt-4o',
        temperature: 0,
        messages: [{ role: 'user', content: 'Hi' }],
        tools: [{ type: 'function', function: { name: 'look' } }],
      }),
      'gen_ai.completion': JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model: 'gpt-4o-2024-08-06',
        service_tier: 'default',
        choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } }],
        usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
      }),
      'gen_ai.response.finish_reasons': 'stop, length',
    });
    assert.equal(llm?.requestModel, 'gpt-4o');
    assert.equal(llm.responseModel, 'gpt-4o-2024-08-06');
    assert.equal(llm.responseId, 'chatcmpl-1');
    assert.equal(llm.serviceTier, 'default');
    assert.deepEqual(llm.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
    assert.deepEqual(llm.finishReasons, ['stop', 'length']);
    assert.deepEqual(llm.parameters, { temperature: 0 });
    assert.equal(llm.toolDefinitions?.length, 1);
  });

  it('reads a tool by its serialized name, with arguments in Python’s notation', () => {
    const answer = message('ToolMessage', { content: '{"rain":true}', tool_call_id: 'c1' });
    const { kind, tool } = readRun('tool', {
      'gen_ai.serialized.name': 'get_weather',
      'gen_ai.prompt': JSON.stringify({ input: "{'city': 'Paris', 'fresh': True}" }),
      'gen_ai.completion': JSON.stringify({ output: answer }),
    });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, {
      name: 'get_weather',
      callId: 'c1',
      arguments: { city: 'Paris', fresh: true },
      result: { rain: true },
    });
  });

  it('finds what failed with status ok', () => {
    const exception = { name: 'exception', attributes: { 'exception.message': 'Rate limit' } };
    const failed = readRun('llm', {}, { events: [exception] });
    assert.deepEqual(failed.status, { code: 'error', message: 'Rate limit' });
    const answer = message('ToolMessage', {
      content: 'Error: no such city',
      tool_call_id: 'c1',
      status: 'error',
    });
    const { status, tool } = readRun('tool', {
      'gen_ai.completion': JSON.stringify({ output: answer }),
    });
    assert.deepEqual(status, { code: 'error', message: 'Error: no such city' });
    assert.equal(tool?.error, 'Error: no such city');
  });

  it('reads a retriever, which is no embedding', () => {
    const { kind, retrieval } = readRun('retriever', {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.prompt': '{"query":"rain gear"}',
      'gen_ai.completion':
        '{"documents":[{"page_content":"Rain gear is required.","metadata":{"id":"D-14","score":0.9}}]}',
    });
    assert.equal(kind, 'retrieval');
    assert.deepEqual(retrieval, {
      query: 'rain gear',
      documents: [
        {
          id: 'D-14',
          score: 0.9,
          content: 'Rain gear is required.',
          metadata: { id: 'D-14', score: 0.9 },
        },
      ],
    });
  });

  it('takes the hub’s commit for the version of a prompt', () => {
    const { kind, prompt, conversationId } = readRun('prompt', {
      'gen_ai.operation.name': 'chat',
      'langsmith.metadata.lc_hub_repo': 'weather',
      'langsmith.metadata.lc_hub_commit_hash': 'a1b2',
      'gen_ai.prompt': '{"city":"Paris"}',
    });
    assert.equal(kind, 'prompt');
    assert.deepEqual(prompt, { name: 'weather', version: 'a1b2', variables: { city: 'Paris' } });
    // The session of LangSmith is a project: it joins no runs.
    assert.equal(conversationId, undefined);
  });
});
