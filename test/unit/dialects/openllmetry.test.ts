import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

describe('OpenLLMetry', () => {
  it('reads the numbered prompts and completions of its older versions', () => {
    const { llm, kind, prompt } = read({
      'llm.request.type': 'chat',
      'gen_ai.system': 'OpenAI',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'Be terse.',
      'gen_ai.prompt.1.role': 'user',
      'gen_ai.prompt.1.content': '[{"type":"text","text":"Weather?"}]',
      'gen_ai.prompt.name': 'weather',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.finish_reason': 'tool_calls',
      'gen_ai.completion.0.tool_calls.0.id': 'c1',
      'gen_ai.completion.0.tool_calls.0.name': 'get_weather',
      'gen_ai.completion.0.tool_calls.0.arguments': '{"city":"Paris"}',
      'gen_ai.usage.prompt_tokens': 49,
      'gen_ai.usage.completion_tokens': 3,
      'llm.usage.total_tokens': 52,
      'llm.request.functions.0.name': 'get_weather',
      'llm.request.functions.0.parameters': '{"type":"object"}',
    });
    assert.equal(kind, 'llm');
    assert.deepEqual(llm?.inputMessages, [
      { role: 'system', parts: [{ type: 'text', content: 'Be terse.' }] },
      { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
    ]);
    const call = { type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Paris' } };
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [call]);
    assert.deepEqual(llm?.finishReasons, ['tool_calls']);
    assert.deepEqual({ ...llm?.usage }, { inputTokens: 49, outputTokens: 3, totalTokens: 52 });
    assert.deepEqual(llm?.toolDefinitions, [
      { name: 'get_weather', parameters: { type: 'object' } },
    ]);
    assert.deepEqual(prompt, { name: 'weather' });
  });

  it('keeps a user’s JSON as text', () => {
    const { llm } = read({ 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': '[1,2]' });
    assert.deepEqual(llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: '[1,2]' }]);
  });

  it('reads decorated functions', () => {
    const entity = (kind: string, input: string) =>
      read({
        'traceloop.span.kind': kind,
        'traceloop.entity.name': 'get_weather',
        'traceloop.entity.input': input,
        'traceloop.entity.output': '"rain"',
        'traceloop.association.properties.session_id': 's-1',
      });
    const tool = entity('tool', '{"args":[],"kwargs":{"city":"Paris"}}');
    assert.deepEqual(tool.tool, {
      name: 'get_weather',
      arguments: { city: 'Paris' },
      result: 'rain',
    });
    assert.equal(tool.conversationId, 's-1');
    assert.deepEqual(entity('tool', '{"args":["Paris"],"kwargs":{}}').tool?.arguments, 'Paris');
    assert.deepEqual(entity('tool', '{"inputs":{"city":"Paris"}}').tool?.arguments, {
      city: 'Paris',
    });
    assert.equal(entity('task', '{}').kind, 'workflow');
    assert.deepEqual(entity('agent', '{}').agent, { name: 'get_weather' });
  });

  it('reads a managed prompt', () => {
    const { prompt } = read({
      'traceloop.prompt.key': 'weather',
      'traceloop.prompt.version': 3,
      'traceloop.prompt.template': 'Weather in {{city}}',
      'traceloop.prompt.template_variables.city': 'Paris',
    });
    assert.deepEqual(prompt, {
      name: 'weather',
      version: '3',
      template: 'Weather in {{city}}',
      variables: { city: 'Paris' },
    });
  });

  it('reads parameters, refusals and capitalised providers of its older versions', () => {
    const { llm } = read({
      'llm.request.type': 'chat',
      'gen_ai.system': 'AWS',
      'llm.top_k': 40,
      'llm.frequency_penalty': 0.5,
      'llm.is_streaming': true,
      'llm.chat.stop_sequences': ['END'],
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'Hi',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.refusal': 'I cannot help with that.',
      'gen_ai.usage.cache_read_input_tokens': 128,
      'gen_ai.usage.prompt_tokens': 412,
      'llm.usage.reasoning_tokens': 16,
      'llm.response.stop_reason': 'refusal',
    });
    assert.equal(llm?.provider, 'aws.bedrock');
    assert.deepEqual(llm.parameters, {
      top_k: 40,
      frequency_penalty: 0.5,
      stop_sequences: ['END'],
      stream: true,
    });
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [
      { type: 'text', content: 'I cannot help with that.' },
    ]);
    assert.deepEqual(llm.finishReasons, ['refusal']);
    assert.deepEqual(llm.usage, { reasoningTokens: 16, inputTokens: 412, cacheReadTokens: 128 });
  });

  it('reads LangChain’s tools, with their messages, and who asked', () => {
    const span = normalizeSpan(
      wireRecord({
        name: 'get_weather.tool',
        attributes: {
          'traceloop.span.kind': 'tool',
          'traceloop.entity.name': 'get_weather',
          'traceloop.entity.input': JSON.stringify({
            input_str: "{'city': 'Paris'}",
            tags: [],
            metadata: {},
            inputs: { city: 'Paris' },
            kwargs: {},
          }),
          'traceloop.entity.output': JSON.stringify({
            output: { lc: 1, kwargs: { content: 'rain', tool_call_id: 'c1', status: 'error' } },
            kwargs: {},
          }),
          'traceloop.association.properties.thread_id': 't-7',
          'traceloop.association.properties.user_id': 'u-42',
        },
      }),
    );
    assert.deepEqual(span.tool, {
      name: 'get_weather',
      callId: 'c1',
      arguments: { city: 'Paris' },
      result: 'rain',
      error: 'rain',
    });
    assert.equal(span.status.code, 'error');
    assert.deepEqual([span.conversationId, span.userId], ['t-7', 'u-42']);
    assert.deepEqual(span.metadata, { thread_id: 't-7', user_id: 'u-42' });
  });

  it('takes a query of a vector database for a retrieval', () => {
    const { kind, retrieval } = normalizeSpan(
      wireRecord({
        name: 'chroma.query',
        attributes: { 'db.system': 'chroma', 'db.chroma.query.n_results': 2 },
        events: [
          { name: 'db.query.embeddings', attributes: { 'db.query.embeddings.vector': '[1]' } },
          {
            name: 'db.query.result',
            attributes: {
              'db.query.result.id': 'D-14',
              'db.query.result.distance': 0.2,
              'db.query.result.metadata': '{"page":2}',
              'db.query.result.document': 'Required.',
            },
          },
        ],
      }),
    );
    assert.equal(kind, 'retrieval');
    const metadata = { page: 2, distance: 0.2 };
    assert.deepEqual(retrieval?.documents, [{ id: 'D-14', content: 'Required.', metadata }]);
    const add = read({
      'db.system': 'chroma',
      'db.operation': 'add',
      'db.chroma.add.ids_count': 2,
    });
    assert.equal(add.kind, 'db');
  });

  it('takes a guardrail’s verdict for an evaluation', () => {
    const { kind, evaluations, status } = read({
      'gen_ai.operation.name': 'guardrail.run',
      'gen_ai.guardrail.name': 'toxicity',
      'gen_ai.guardrail.status': 'failed',
      'gen_ai.guardrail.error.message': 'Too rude.',
    });
    assert.equal(kind, 'guardrail');
    assert.deepEqual(evaluations, [
      { name: 'toxicity', label: 'failed', explanation: 'Too rude.' },
    ]);
    assert.equal(status.code, 'unset');
  });

  it('counts what is cached with the input where an instrumentation passes Anthropic’s counts on', () => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 220,
      'gen_ai.usage.output_tokens': 27,
      'gen_ai.usage.total_tokens': 247,
      'gen_ai.usage.cache_read.input_tokens': 128,
      'gen_ai.usage.cache_creation.input_tokens': 64,
    };
    const usageBy = (scope: string) => normalizeSpan(wireRecord({ scope, attributes })).llm?.usage;
    const apart = usageBy('@traceloop/instrumentation-anthropic');
    assert.deepEqual([apart?.inputTokens, apart?.totalTokens], [412, 439]);
    const inside = usageBy('opentelemetry.instrumentation.anthropic');
    assert.deepEqual([inside?.inputTokens, inside?.totalTokens], [220, 247]);
  });

  it('reads LangChain’s tools that are called tasks, by the name in their answer', () => {
    const { kind, tool } = read({
      'gen_ai.operation.name': 'execute_tool',
      'traceloop.span.kind': 'task',
      'traceloop.entity.name': 'DynamicStructuredTool',
      'traceloop.entity.input': '{"args":["{\\"city\\":\\"Paris\\"}"]}',
      'traceloop.entity.output': JSON.stringify({
        lc: 1,
        type: 'constructor',
        id: ['langchain_core', 'messages', 'ToolMessage'],
        kwargs: { content: 'rain', tool_call_id: 'c1', name: 'get_weather' },
      }),
    });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, {
      name: 'get_weather',
      callId: 'c1',
      arguments: { city: 'Paris' },
      result: 'rain',
    });
    const agent = read({
      'gen_ai.operation.name': 'invoke_agent',
      'traceloop.span.kind': 'workflow',
      'gen_ai.agent.name': 'planner',
    });
    assert.equal(agent.kind, 'agent');
    assert.deepEqual(agent.agent, { name: 'planner' });
  });

  it('takes a task that gives nodes with scores for a retrieval', () => {
    const { kind, retrieval } = read({
      'traceloop.span.kind': 'task',
      'traceloop.entity.input': '{"args":[],"kwargs":{"query":"rain gear"}}',
      'traceloop.entity.output': '[{"node":{"id_":"D-14","text":"Required."},"score":0.9}]',
    });
    assert.equal(kind, 'retrieval');
    assert.deepEqual(retrieval, {
      query: 'rain gear',
      documents: [{ id: 'D-14', score: 0.9, content: 'Required.' }],
    });
  });

  it('reads what its instrumentations in JavaScript number', () => {
    const { retrieval } = read({
      'db.system': 'Qdrant',
      'db.operation': 'query',
      'db.vector.query.result.0.id': 14,
      'db.vector.query.result.0.score': 0.91,
    });
    assert.deepEqual(retrieval, { documents: [{ id: '14', score: 0.91 }] });
  });

  it('reads the words and the ranking of Cohere', () => {
    const { llm, kind, retrieval } = read({
      'llm.request.type': 'rerank',
      'gen_ai.system': 'Cohere',
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.user': 'rain',
      'documents.0.index': 'sun hats',
      'documents.1.index': 'rain gear',
      'llm.usage.total_tokens': 1,
    });
    assert.equal(kind, 'rerank');
    assert.equal(llm?.usage, undefined);
    assert.deepEqual(retrieval, {
      query: 'rain',
      documents: [{ content: 'sun hats' }, { content: 'rain gear' }],
    });
  });

  it('opens the items that are packed into the text of one message', () => {
    const items = [
      { role: 'user', content: 'Weather?' },
      { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'rain' },
    ];
    const packed = (content: string): Span =>
      normalizeSpan(
        wireRecord({
          scope: '@traceloop/instrumentation-openai',
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.input.messages': JSON.stringify([
              { role: 'user', parts: [{ type: 'text', content }] },
            ]),
          },
        }),
      );
    const roles = (span: Span) => span.llm?.inputMessages?.map(({ role }) => role);
    assert.deepEqual(roles(packed(JSON.stringify(items))), ['user', 'assistant', 'tool']);
    assert.deepEqual(roles(packed('[{"a":1}]')), ['user']);
  });
});
