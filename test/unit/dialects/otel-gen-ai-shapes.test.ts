import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ attributes: { 'gen_ai.operation.name': 'chat', ...attributes } }));

describe('OpenTelemetry GenAI, in the shapes of its eras', () => {
  it('adds up tokens that are told by modality only', () => {
    const { llm } = read({
      'gen_ai.usage.text.input_tokens': 10,
      'gen_ai.usage.image.input_tokens': 200,
      'gen_ai.usage.audio.output_tokens': 7,
      'gen_ai.usage.text.cache_read.input_tokens': 4,
    });
    assert.deepEqual(llm?.usage, {
      inputTokens: 210,
      outputTokens: 7,
      cacheReadTokens: 4,
      totalTokens: 217,
      details: { inputImageTokens: 200, outputAudioTokens: 7 },
    });
    const sum = read({ 'gen_ai.usage.input_tokens': 300, 'gen_ai.usage.text.input_tokens': 10 });
    assert.deepEqual(sum.llm?.usage, { inputTokens: 300 });
  });

  it('reads tiers and parameters under every vendor name that they had', () => {
    const { llm } = read({
      'gen_ai.system': 'openai',
      'gen_ai.openai.request.seed': 7,
      'gen_ai.openai.request.response_format': 'json_schema',
      'gen_ai.openai.request.service_tier': 'auto',
      'gen_ai.openai.response.service_tier': 'flex',
      'gen_ai.output.type': 'json',
      'gen_ai.request.reasoning.level': 'high',
      'aws.bedrock.guardrail.id': 'g-1',
    });
    assert.equal(llm?.serviceTier, 'flex');
    assert.deepEqual(llm.parameters, {
      seed: 7,
      response_format: 'json_schema',
      'reasoning.level': 'high',
      output_type: 'json',
      guardrail: 'g-1',
    });
    const { serviceTier } = read({ 'openai.request.service_tier': 'priority' }).llm ?? {};
    assert.equal(serviceTier, 'priority');
  });

  it('shows the address of content that was put elsewhere', () => {
    const { llm } = read({
      'gen_ai.system_instructions_ref': 's3://traces/system.json',
      'gen_ai.input.messages_ref': 's3://traces/input.json',
      'gen_ai.output.messages_ref': 's3://traces/output.json',
    });
    assert.deepEqual(llm?.inputMessages, [
      { role: 'system', parts: [{ type: 'uri', uri: 's3://traces/system.json' }] },
      { role: 'user', parts: [{ type: 'uri', uri: 's3://traces/input.json' }] },
    ]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts[0]?.type, 'uri');
  });

  it('reads tools and instructions of which each is JSON text', () => {
    const { llm } = read({
      'gen_ai.tool.definitions': ['{"type":"function","name":"look"}'],
      'gen_ai.system_instructions': ['{"type":"text","content":"Be terse."}'],
    });
    assert.deepEqual(llm?.toolDefinitions, [{ type: 'function', name: 'look' }]);
    assert.deepEqual(llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Be terse.' }]);
  });

  it('reads the tools that a provider runs, summaries and what no convention names', () => {
    const message = {
      role: 'assistant',
      parts: [
        {
          type: 'server_tool_call',
          id: 's1',
          name: 'web_search',
          server_tool_call: { type: 'web_search', query: 'rain' },
        },
        {
          type: 'server_tool_call_response',
          id: 's1',
          server_tool_call_response: { type: 'web_search', results: [] },
        },
        { type: 'compaction', id: 'c1', content: 'So far: rain.' },
        { type: 'generic', value: 3 },
      ],
    };
    const { llm } = read({ 'gen_ai.output.messages': JSON.stringify([message]) });
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      {
        type: 'tool_call',
        id: 's1',
        name: 'web_search',
        arguments: { type: 'web_search', query: 'rain' },
      },
      {
        type: 'tool_call_response',
        id: 's1',
        result: { type: 'web_search', results: [] },
      },
      { type: 'text', content: 'So far: rain.' },
      { type: 'other', value: { type: 'generic', value: 3 } },
    ]);
  });

  it('finds what came of an answer in its status', () => {
    assert.equal(read({ 'gen_ai.response.status': 'failed' }).status.code, 'error');
    const { llm, status } = read({ 'gen_ai.response.status': 'incomplete' });
    assert.equal(status.code, 'unset');
    assert.deepEqual(llm?.finishReasons, ['incomplete']);
  });

  it('knows memory, skills and evaluations', () => {
    assert.equal(read({ 'gen_ai.operation.name': 'upsert_memory' }).kind, 'db');
    const found = read({
      'gen_ai.operation.name': 'search_memory',
      'gen_ai.memory.query.text': 'rain',
      'gen_ai.memory.records': '[{"id":"m1","content":"It rains."}]',
    });
    assert.equal(found.kind, 'retrieval');
    assert.deepEqual(found.retrieval, {
      query: 'rain',
      documents: [{ id: 'm1', content: 'It rains.' }],
    });
    const { tool } = read({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'load_skill',
      'gen_ai.skill.name': 'packing',
    });
    assert.deepEqual(tool, { name: 'load_skill', arguments: { name: 'packing' } });
    const { evaluations } = read({
      'gen_ai.evaluation.name': 'relevance',
      'gen_ai.evaluation.score.value': 0.5,
    });
    assert.deepEqual(evaluations, [{ name: 'relevance', score: 0.5 }]);
  });

  it("reads Azure's agents and what they say last as their answer", () => {
    const content = (value: unknown) => ({ 'gen_ai.event.content': JSON.stringify(value) });
    const { kind, llm, conversationId, status } = normalizeSpan(
      wireRecord({
        attributes: {
          'gen_ai.operation.name': 'process_thread_run',
          'gen_ai.system': 'az.ai.agents',
          'gen_ai.thread.id': 'thread_1',
          'gen_ai.thread.run.status': 'RunStatus.FAILED',
        },
        events: [
          { name: 'gen_ai.user.message', attributes: content({ text: 'Rain?' }) },
          {
            name: 'gen_ai.tool.message',
            attributes: content({
              tool_call_outputs: [{ type: 'function', id: 'c1', output: { rain: true } }],
            }),
          },
          { name: 'gen_ai.assistant.message', attributes: content({ text: 'Yes.' }) },
        ],
      }),
    );
    assert.deepEqual([kind, conversationId, status.code], ['agent', 'thread_1', 'error']);
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Rain?' }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', result: { rain: true } }] },
    ]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Yes.' }]);
  });

  it('reads what Cloudflare’s gateway tells of a call', () => {
    const { kind, llm } = normalizeSpan(
      wireRecord({
        attributes: {
          'gen_ai.model.provider': 'openai',
          'gen_ai.request.model': 'gpt-4o-mini',
          'gen_ai.usage.input_tokens': 12,
          'gen_ai.usage.output_tokens': 3,
          'gen_ai.usage.cost': 0.01,
          'gen_ai.prompt_json': '{"messages":[{"role":"user","content":"Hi"}]}',
          'gen_ai.completion_json':
            '{"choices":[{"message":{"role":"assistant","content":"Yo"},"finish_reason":"stop"}]}',
        },
      }),
    );
    assert.equal(kind, 'llm');
    assert.equal(llm?.provider, 'openai');
    assert.equal(llm.cost?.usd, 0.01);
    assert.deepEqual(llm.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
    ]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Yo' }]);
    assert.deepEqual(llm.finishReasons, ['stop']);
  });

  it('reads what Sentry tells of a call and of a tool', () => {
    const { llm } = read({
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.messages': '[{"role":"user","content":"Weather?"}]',
      'gen_ai.request.available_tools': '[{"name":"look"}]',
      'gen_ai.response.text': '["Let me ", "look."]',
      'gen_ai.response.tool_calls':
        '[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"city\\":\\"Paris\\"}"}}]',
    });
    assert.deepEqual(llm?.parameters, { temperature: 0.5 });
    assert.deepEqual(llm.toolDefinitions, [{ name: 'look' }]);
    assert.deepEqual(llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Weather?' }]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [
      { type: 'text', content: 'Let me look.' },
      { type: 'tool_call', id: 'c1', name: 'look', arguments: { city: 'Paris' } },
    ]);
    const { tool } = read({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'look',
      'gen_ai.tool.input': '{"city":"Paris"}',
      'gen_ai.tool.output': 'rain',
    });
    assert.deepEqual(tool, { name: 'look', arguments: { city: 'Paris' }, result: 'rain' });
  });
});
