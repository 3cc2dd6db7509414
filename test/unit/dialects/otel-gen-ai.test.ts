import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes, type PlainSpan } from '../../support/wire-record.ts';

const read = (span: PlainSpan): Span => normalizeSpan(wireRecord(span));
const readAttributes = (attributes: PlainAttributes): Span => read({ attributes });

const user = { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] };
const answer = { role: 'assistant', parts: [{ type: 'text', content: 'Rain.' }] };

describe('OpenTelemetry GenAI', () => {
  it('reads a whole model call', () => {
    const { llm, kind, dialects, prompt, conversationId } = readAttributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'claude-sonnet-4-5',
      'gen_ai.request.temperature': 1,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.response.model': 'claude-sonnet-4-5-20250929',
      'gen_ai.response.id': 'msg_1',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': 0.25,
      'gen_ai.usage.input_tokens': 412,
      'gen_ai.usage.output_tokens': 27,
      'gen_ai.usage.cache_read.input_tokens': 128,
      'gen_ai.usage.cache_write.input_tokens': 64,
      'gen_ai.usage.reasoning.output_tokens': 16,
      'gen_ai.system_instructions': '[{"type":"text","content":"Be terse."}]',
      'gen_ai.input.messages': JSON.stringify([user]),
      'gen_ai.output.messages': JSON.stringify([{ ...answer, finish_reason: 'stop' }]),
      'gen_ai.tool.definitions': '[{"type":"function","name":"get_weather"}]',
      'gen_ai.prompt.name': 'weather-agent',
      'gen_ai.prompt.version': '3',
      'gen_ai.prompt.variable.city': 'Paris',
      'gen_ai.conversation.id': 'c-1',
    });
    assert.equal(kind, 'llm');
    assert.deepEqual(dialects, ['otel-gen-ai']);
    assert.deepEqual(llm, {
      provider: 'anthropic',
      operation: 'chat',
      requestModel: 'claude-sonnet-4-5',
      responseModel: 'claude-sonnet-4-5-20250929',
      responseId: 'msg_1',
      usage: {
        inputTokens: 412,
        outputTokens: 27,
        cacheReadTokens: 128,
        cacheWriteTokens: 64,
        reasoningTokens: 16,
        totalTokens: 439,
      },
      parameters: { temperature: 1, stop_sequences: ['END'] },
      finishReasons: ['stop'],
      timeToFirstTokenMs: 250,
      inputMessages: [{ role: 'system', parts: [{ type: 'text', content: 'Be terse.' }] }, user],
      outputMessages: [{ ...answer, finishReason: 'stop' }],
      toolDefinitions: [{ type: 'function', name: 'get_weather' }],
    });
    assert.deepEqual(prompt, { name: 'weather-agent', version: '3', variables: { city: 'Paris' } });
    assert.equal(conversationId, 'c-1');
  });

  it('reads structured messages as it reads JSON text', () => {
    const { llm } = readAttributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.system_instructions': 'Be terse.',
      'gen_ai.input.messages': [user],
      'gen_ai.output.messages': [answer],
    });
    assert.deepEqual(llm?.inputMessages?.at(0)?.role, 'system');
    assert.deepEqual([llm?.inputMessages?.at(1), llm?.outputMessages], [user, [answer]]);
  });

  it('reads messages from events, one with the input and one with the output', () => {
    const name = 'gen_ai.client.inference.operation.details';
    const { llm } = read({
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' },
      events: [
        { name, attributes: { 'gen_ai.input.messages': [user] } },
        { name, attributes: { 'gen_ai.output.messages': [answer] } },
      ],
    });
    assert.deepEqual([llm?.inputMessages, llm?.outputMessages], [[user], [answer]]);
    assert.equal(llm?.requestModel, 'm');
  });

  const aliases: Record<string, readonly string[]> = {
    inputTokens: ['input_tokens', 'prompt_tokens'],
    outputTokens: ['output_tokens', 'completion_tokens'],
    cacheReadTokens: [
      'cache_read.input_tokens',
      'cache_read_input_tokens',
      'input_tokens.cached',
      'prompt_tokens_details.cached_tokens',
      'details.cache_read_tokens',
    ],
    cacheWriteTokens: [
      'cache_write.input_tokens',
      'cache_creation.input_tokens',
      'cache_creation_input_tokens',
      'cache_write_input_tokens',
      'prompt_tokens_details.cache_creation_tokens',
      'details.cache_write_tokens',
    ],
    reasoningTokens: [
      'reasoning.output_tokens',
      'reasoning_tokens',
      'output_tokens.reasoning',
      'completion_tokens_details.reasoning_tokens',
    ],
    totalTokens: ['total_tokens'],
  };
  for (const [member, names] of Object.entries(aliases)) {
    it(`reads ${member} under each of its names`, () => {
      for (const name of names) {
        const { llm } = readAttributes({ [`gen_ai.usage.${name}`]: '5' });
        assert.deepEqual(llm?.usage, { [member]: 5 }, name);
      }
    });
  }

  it('takes counts below 0 for not known', () => {
    const counts = { 'gen_ai.usage.input_tokens': -1, 'gen_ai.usage.output_tokens': 3 };
    assert.deepEqual(readAttributes(counts).llm?.usage, { outputTokens: 3 });
  });

  for (const [operation, kind] of [
    ['chat', 'llm'],
    ['generate_content', 'llm'],
    ['text_completion', 'llm'],
    ['embeddings', 'embedding'],
    ['retrieval', 'retrieval'],
    ['rerank', 'rerank'],
    ['invoke_agent', 'agent'],
    ['create_agent', 'agent'],
    ['invoke_workflow', 'workflow'],
    ['execute_tool', 'tool'],
    ['something_new', 'span'],
  ] as const) {
    it(`takes ${operation} for kind ${kind}`, () => {
      assert.equal(readAttributes({ 'gen_ai.operation.name': operation }).kind, kind);
    });
  }

  it('knows a call and a tool without an operation', () => {
    assert.equal(readAttributes({ 'gen_ai.request.model': 'm' }).kind, 'llm');
    assert.equal(readAttributes({ 'gen_ai.tool.name': 't' }).kind, 'tool');
    assert.equal(readAttributes({ 'gen_ai.agent.name': 'a' }).kind, 'span');
  });

  it('reads a tool call, with the error where it failed', () => {
    const attributes = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.provider.name': 'openai',
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.call.id': 'c1',
      'gen_ai.tool.call.arguments': '{"city":"Paris"}',
      'gen_ai.tool.call.result': 'rain, 57F',
    };
    const called = { name: 'get_weather', callId: 'c1', arguments: { city: 'Paris' } };
    assert.deepEqual(readAttributes(attributes).tool, { ...called, result: 'rain, 57F' });
    assert.equal(readAttributes(attributes).llm, undefined);
    const failed = read({ attributes, status: { code: 2, message: 'ECONNREFUSED' } });
    assert.equal(failed.tool?.error, 'ECONNREFUSED');
  });

  it('reads what a retrieval found', () => {
    const { retrieval } = readAttributes({
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.retrieval.query.text': 'rain gear',
      'gen_ai.retrieval.documents': '[{"id":"doc_1","score":0.95}]',
    });
    assert.deepEqual(retrieval, { query: 'rain gear', documents: [{ id: 'doc_1', score: 0.95 }] });
  });

  it('reads evaluations', () => {
    const { evaluations } = read({
      events: [
        {
          name: 'gen_ai.evaluation.result',
          attributes: {
            'gen_ai.evaluation.name': 'relevance',
            'gen_ai.evaluation.score.value': 0.5,
            'gen_ai.evaluation.score.label': 'fair',
            'gen_ai.evaluation.explanation': 'Half of it.',
          },
        },
      ],
    });
    const evaluation = { name: 'relevance', score: 0.5, label: 'fair', explanation: 'Half of it.' };
    assert.deepEqual(evaluations, [evaluation]);
  });

  it('uses the current names of providers', () => {
    const provider = (system: string) =>
      readAttributes({ 'gen_ai.system': system, 'gen_ai.request.model': 'm' }).llm?.provider;
    assert.equal(provider('vertex_ai'), 'gcp.vertex_ai');
    assert.equal(provider('az.ai.openai'), 'azure.ai.openai');
    assert.equal(provider('openai'), 'openai');
  });

  it('reads a cost that a library worked out, but not the 0 of one that knew no price', () => {
    const cost = (usd: number) =>
      readAttributes({ 'operation.cost': usd, 'gen_ai.system': 'x' }).llm;
    assert.deepEqual(cost(0.5)?.cost, { usd: 0.5, source: 'reported' });
    assert.equal(cost(0)?.cost, undefined);
  });

  it('takes an error type, a failed answer and an error finish for failures', () => {
    const failed = (attributes: PlainAttributes) =>
      readAttributes({ 'gen_ai.operation.name': 'chat', ...attributes }).status;
    assert.deepEqual(failed({ 'error.type': 'timeout' }), { code: 'error', message: 'timeout' });
    const told = { 'error.type': 'RATE_LIMIT', 'error.message': 'Try again in 1s.' };
    assert.equal(failed(told).message, 'Try again in 1s.');
    assert.equal(failed({ 'gen_ai.response.status': 'failed' }).code, 'error');
    const ended = { 'gen_ai.response.finish_reasons': '["error"]' };
    assert.equal(failed(ended).code, 'error');
    assert.equal(failed({ ...ended, 'gen_ai.usage.output_tokens': 9 }).code, 'unset');
    assert.equal(failed({ 'gen_ai.response.finish_reasons': '["length"]' }).code, 'unset');
  });

  it('reads the result of a tool under the name that Axiom gives it', () => {
    const { tool } = readAttributes({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.message': '{"sky":"rain"}',
    });
    assert.deepEqual(tool, { name: 'get_weather', result: { sky: 'rain' } });
  });

  it('takes a provider that the sender does not know for none', () => {
    const { llm } = readAttributes({
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.provider.name': 'unknown',
    });
    assert.equal(llm?.provider, undefined);
  });

  it('reads the texts that are embedded, and thoughts beside the output', () => {
    const embedded = readAttributes({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.embeddings.input': '["rain"]',
    });
    assert.equal(embedded.llm?.inputMessages?.length, 1);
    const { llm } = readAttributes({
      'gen_ai.usage.input_tokens': 412,
      'gen_ai.usage.output_tokens': 27,
      'gen_ai.usage.reasoning_tokens': 16,
      'gen_ai.usage.total_tokens': 455,
    });
    assert.equal(llm?.usage?.outputTokens, 43);
  });

  it('takes what a span took and gave for a tool’s only where a tool is named', () => {
    const traced = { 'gen_ai.operation.name': 'model.step', input: '{}', output: '{}' };
    assert.equal(readAttributes(traced).tool, undefined);
    assert.notEqual(readAttributes({ ...traced, 'gen_ai.tool.name': 'look' }).tool, undefined);
  });
});
