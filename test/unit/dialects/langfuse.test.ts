import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (observation: PlainAttributes): Span => {
  const named = Object.entries(observation).map(([k, v]) => [`langfuse.observation.${k}`, v]);
  return normalizeSpan(wireRecord({ attributes: Object.fromEntries(named) as PlainAttributes }));
};
const usage = (details: object) =>
  read({ type: 'generation', usage_details: JSON.stringify(details) }).llm?.usage;

describe('Langfuse', () => {
  it('puts cached tokens back into the input and reasoning into the output', () => {
    const details = {
      input: 284,
      output: 11,
      total: 439,
      input_cached_tokens: 128,
      output_reasoning_tokens: 16,
    };
    assert.deepEqual(usage(details), {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      reasoningTokens: 16,
      totalTokens: 439,
    });
  });

  it('leaves counts alone that overlap already', () => {
    const details = { input: 412, output: 27, total: 439, input_cached_tokens: 128 };
    assert.equal(usage(details)?.inputTokens, 412);
    assert.equal(usage({ prompt_tokens: 412, completion_tokens: 27 })?.totalTokens, 439);
  });

  it('knows a failure by its level, whatever the status says', () => {
    const failed = read({ type: 'generation', level: 'ERROR', status_message: '429' });
    assert.deepEqual(failed.status, { code: 'error', message: '429' });
    assert.equal(read({ type: 'generation', level: 'WARNING' }).status.code, 'unset');
  });

  it('adds to what another dialect knows of a call', () => {
    const { kind, llm } = normalizeSpan(
      wireRecord({
        attributes: {
          'gen_ai.operation.name': 'chat',
          'langfuse.observation.model.parameters': '{"temperature":0.5}',
          'langfuse.observation.input': 'Hi.',
        },
      }),
    );
    assert.equal(kind, 'llm');
    assert.deepEqual(llm?.parameters, { temperature: 0.5 });
    assert.equal(llm.inputMessages?.length, 1);
  });

  it('reads costs, but not the 0 of a call of which nothing is known', () => {
    const cost = (change: PlainAttributes) => read({ type: 'generation', ...change }).llm?.cost;
    const reported = { cost_details: '{"total":0.5}' };
    assert.deepEqual(cost(reported), { usd: 0.5, source: 'reported' });
    assert.equal(cost({ cost_details: '{"total":0}' }), undefined);
    const free = { cost_details: '{"total":0}', usage_details: '{"input":1,"output":1}' };
    assert.deepEqual(cost(free), { usd: 0, source: 'reported' });
  });

  it('takes the time to the first token from its moment, in quotes or not', () => {
    const moment = '2026-01-01T00:00:10.250Z';
    for (const text of [moment, JSON.stringify(moment)]) {
      const { llm } = read({ type: 'generation', completion_start_time: text });
      assert.equal(llm?.timeToFirstTokenMs, 250);
    }
    const before = read({ type: 'generation', completion_start_time: '2025-01-01T00:00:00Z' });
    assert.equal(before.llm?.timeToFirstTokenMs, undefined);
  });

  it('reads the instructions of OpenAI’s responses from where the wrapper put them', () => {
    const { llm } = read({
      type: 'generation',
      input: 'Weather?',
      'metadata.instructions': 'Be terse.',
      'prompt.name': 'weather',
    });
    assert.deepEqual(
      llm?.inputMessages?.map((message) => message.role),
      ['system', 'user'],
    );
  });

  it('adds up every part that has a name of its own', () => {
    const details = {
      input: 100,
      output: 40,
      input_audio: 10,
      input_cache_creation: 5,
      input_cache_creation_1h: 7,
      output_reasoning: 20,
      output_audio: 3,
    };
    assert.deepEqual(usage(details), {
      inputTokens: 122,
      outputTokens: 63,
      cacheWriteTokens: 12,
      reasoningTokens: 20,
      totalTokens: 185,
    });
  });

  it("reads a provider's own block as that provider counts", () => {
    const openAi = {
      input_tokens: 100,
      output_tokens: 40,
      total_tokens: 140,
      input_tokens_details: { cached_tokens: 80 },
      output_tokens_details: { reasoning_tokens: 30 },
    };
    assert.deepEqual(usage(openAi), {
      inputTokens: 100,
      outputTokens: 40,
      cacheReadTokens: 80,
      reasoningTokens: 30,
      totalTokens: 140,
    });
    const anthropic = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 90 };
    assert.deepEqual(usage(anthropic), {
      inputTokens: 100,
      outputTokens: 5,
      cacheReadTokens: 90,
      totalTokens: 105,
    });
  });

  it('adds up the parts of a price where no total is told', () => {
    const parts = read({ type: 'generation', cost_details: '{"input":0.25,"output":0.5}' });
    assert.deepEqual(parts.llm?.cost, { usd: 0.75, source: 'reported' });
    assert.equal(read({ type: 'generation', cost_details: 'not json' }).llm?.cost, undefined);
  });

  it('takes a span with a model for a call, as the Python SDK wrote them until 3.3', () => {
    assert.equal(read({ type: 'span', 'model.name': 'gpt-4o' }).kind, 'llm');
    assert.equal(read({ type: 'span' }).kind, 'span');
    assert.equal(read({ type: 'event' }).kind, 'span');
  });

  it('links a prompt to calls alone', () => {
    const prompt = { 'prompt.name': 'greet', 'prompt.version': 3 };
    assert.deepEqual(read({ type: 'generation', ...prompt }).prompt, {
      name: 'greet',
      version: '3',
    });
    assert.equal(read({ type: 'tool', ...prompt }).prompt, undefined);
    const untyped = (attributes: PlainAttributes) =>
      normalizeSpan(wireRecord({ attributes: { 'langfuse.prompt.name': 'greet', ...attributes } }));
    assert.deepEqual(untyped({ 'gen_ai.request.model': 'm' }).prompt, { name: 'greet' });
    assert.equal(untyped({}).prompt, undefined);
  });

  it("takes LangChain's tools out of the messages, and its calls out of what a provider added", () => {
    const definition = { type: 'function', function: { name: 'search' } };
    const call = { id: 'c1', type: 'function', function: { name: 'search', arguments: '{"q":1}' } };
    const { llm } = read({
      type: 'generation',
      input: JSON.stringify([
        { role: 'user', content: 'Find it.' },
        { role: 'tool', content: definition },
      ]),
      output: JSON.stringify({
        role: 'assistant',
        content: '',
        additional_kwargs: { tool_calls: [call] },
      }),
    });
    assert.deepEqual(llm?.toolDefinitions, [definition]);
    assert.equal(llm?.inputMessages?.length, 1);
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 1 } },
    ]);
  });

  it('shows what went into an agent and what came out', () => {
    const { llm, kind } = read({ type: 'agent', input: 'Pack my bag.', output: '"Done."' });
    assert.equal(kind, 'agent');
    assert.deepEqual(llm, {
      inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'Pack my bag.' }] }],
      outputMessages: [{ role: 'assistant', parts: [{ type: 'text', content: 'Done.' }] }],
    });
  });

  it('takes a retriever with arguments for a tool too', () => {
    const output = '[{"id":"D-1","text":"Rain."}]';
    const asked = read({ type: 'retriever', input: '{"query":"rain","limit":2}', output });
    assert.deepEqual([asked.kind, asked.retrieval?.query], ['tool', 'rain']);
    assert.deepEqual(asked.tool?.arguments, { query: 'rain', limit: 2 });
    for (const input of ['rain', '{"query":"rain"}']) {
      const plain = read({ type: 'retriever', input, output });
      assert.deepEqual([plain.kind, plain.retrieval?.query], ['retrieval', 'rain']);
      assert.equal(plain.retrieval?.documents?.length, 1);
    }
  });

  it('reads what an evaluator gave', () => {
    const output = '{"score":0.5,"label":"fair","comment":"One fact is missing."}';
    assert.deepEqual(read({ type: 'evaluator', output }).evaluations, [
      { name: 'span', score: 0.5, label: 'fair', explanation: 'One fact is missing.' },
    ]);
  });
});

describe("Langfuse's traces", () => {
  const spanOf = (attributes: PlainAttributes, resource: PlainAttributes = {}): Span =>
    normalizeSpan(wireRecord({ attributes, resource }));

  it('name session, user and tags, also in metadata of the wrappers', () => {
    const direct = spanOf({
      'langfuse.session.id': 's-1',
      'gen_ai.conversation.id': 'c-1',
      'user.id': 'u-1',
      'langfuse.trace.tags': ['a', 'b'],
    });
    assert.deepEqual(
      [direct.conversationId, direct.userId, direct.tags],
      ['s-1', 'u-1', ['a', 'b']],
    );
    for (const key of ['langfuse.trace.metadata', 'langfuse.observation.metadata']) {
      const wrapped = spanOf({
        [`${key}.langfuse_session_id`]: 's-2',
        [`${key}.langfuse_user_id`]: 'u-2',
        [`${key}.langfuse_tags`]: 'a,b',
      });
      assert.deepEqual(
        [wrapped.conversationId, wrapped.userId, wrapped.tags, wrapped.metadata],
        ['s-2', 'u-2', ['a', 'b'], undefined],
      );
    }
  });

  it('read tags in all their encodings', () => {
    const tags = (value: string) => spanOf({ 'langfuse.tags': value }).tags;
    assert.deepEqual(tags('2'), ['2']);
    assert.deepEqual(tags('2,3,4'), ['2', '3', '4']);
    assert.deepEqual(tags('["2"]'), ['2']);
  });

  it('keep metadata of all levels, the nearest first', () => {
    const { metadata } = spanOf(
      {
        'langfuse.environment': 'dev',
        'langfuse.release': '2026.11',
        'langfuse.trace.name': 'review-bot',
        'langfuse.observation.level': 'WARNING',
        'langfuse.observation.status_message': 'slow',
        'langfuse.observation.metadata.region': '"north"',
        'langfuse.observation.metadata.rows': '[1,2]',
        'langfuse.trace.metadata': '{"region":"south","plan":"pro"}',
        'langfuse.metadata': '{"customer_id":"123"}',
      },
      { 'langfuse.metadata': '{"resource_id":"xyz"}', 'langfuse.version': 'v7' },
    );
    assert.deepEqual(metadata, {
      environment: 'dev',
      release: '2026.11',
      version: 'v7',
      'trace.name': 'review-bot',
      level: 'WARNING',
      status_message: 'slow',
      resource_id: 'xyz',
      customer_id: '123',
      region: 'north',
      plan: 'pro',
      rows: [1, 2],
    });
  });

  it('keep which experiment a span belongs to', () => {
    const { metadata } = spanOf({
      'langfuse.experiment.id': 'e-1',
      'langfuse.experiment.name': 'myexp',
      'langfuse.experiment.metadata': '{"source":"serialized","override":"serialized"}',
      'langfuse.experiment.metadata.override': 'flattened',
      'langfuse.experiment.item.id': 'i-1',
      'langfuse.experiment.item.expected_output': 'Lisbon',
      'langfuse.experiment.item.metadata.position': '3',
    });
    assert.deepEqual(metadata, {
      'experiment.id': 'e-1',
      'experiment.name': 'myexp',
      'experiment.item.id': 'i-1',
      'experiment.item.expected_output': 'Lisbon',
      'experiment.metadata.source': 'serialized',
      'experiment.metadata.override': 'flattened',
      'experiment.item.metadata.position': '3',
    });
  });

  it('tell on their root what went in and came out', () => {
    const { llm } = spanOf({
      'langfuse.trace.input': '[{"role":"user","content":"hello"}]',
      'langfuse.trace.output': '{"role":"assistant","content":"what\'s up?"}',
    });
    assert.equal(llm?.inputMessages?.[0]?.role, 'user');
    assert.equal(llm?.outputMessages?.[0]?.role, 'assistant');
  });

  it('takes what runs in the node of tools of a graph for a tool', () => {
    const inNode = { type: 'span', 'metadata.langgraph_node': 'tools', input: '{"city":"Lisbon"}' };
    const answer = { content: '17', tool_call_id: 'c1', name: 'get_weather', status: 'success' };
    const { kind, tool } = read({ ...inNode, output: JSON.stringify({ lc: 1, kwargs: answer }) });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, {
      name: 'get_weather',
      callId: 'c1',
      arguments: { city: 'Lisbon' },
      result: '17',
    });
    assert.equal(read({ ...inNode, 'metadata.tags': '["langsmith:hidden"]' }).kind, 'span');
    assert.equal(read({ ...inNode, 'metadata.langgraph_node': 'agent' }).kind, 'span');
  });

  it("reads what LangChain's callback puts into the metadata and the roles", () => {
    const input = [{ role: 'get_weather', content: '17', additional_kwargs: {} }];
    const { llm } = read({
      type: 'generation',
      'model.name': 'gpt-4o-mini-2024-07-18',
      'metadata.ls_provider': 'openai',
      'metadata.ls_model_name': 'gpt-4o-mini',
      input: JSON.stringify(input),
    });
    assert.deepEqual([llm?.provider, llm?.requestModel], ['openai', 'gpt-4o-mini']);
    assert.equal(llm?.inputMessages?.[0]?.role, 'tool');
    const body = read({ type: 'generation', input: JSON.stringify({ messages: input }) });
    assert.equal(body.llm?.inputMessages?.[0]?.role, 'tool');
  });

  it('takes a span that gave documents of LangChain for a retrieval', () => {
    const output = '[{"pageContent":"rain gear","id":"D-14"}]';
    const { kind, retrieval } = read({ type: 'span', input: 'What of rain?', output });
    assert.equal(kind, 'retrieval');
    assert.deepEqual(retrieval, {
      query: 'What of rain?',
      documents: [{ id: 'D-14', content: 'rain gear' }],
    });
    assert.equal(read({ type: 'span', input: 'What?', output: '[]' }).kind, 'span');
  });

  it('takes a generation of a model that embeds for an embedding', () => {
    const embedding = { type: 'generation', 'model.name': 'text-embedding-3-small' };
    assert.equal(read(embedding).kind, 'embedding');
  });
});
