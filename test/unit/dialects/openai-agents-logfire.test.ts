import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (template: string, attributes: PlainAttributes = {}): Span =>
  normalizeSpan(
    wireRecord({
      scope: 'logfire.openai_agents',
      attributes: { 'logfire.msg_template': template, ...attributes },
    }),
  );

const [chat, responses] = [
  'Chat completion with {gen_ai.request.model!r}',
  'Responses API with {gen_ai.request.model!r}',
];

describe("OpenAI's Agents SDK through Logfire", () => {
  for (const [template, kind] of [
    ['OpenAI Agents trace: {name}', 'workflow'],
    ['Agent run: {name!r}', 'agent'],
    ['Function: {name}', 'tool'],
    [chat, 'llm'],
    [responses, 'llm'],
    ['Guardrail {name!r} {triggered=}', 'guardrail'],
    ['Handoff: {from_agent} → {to_agent}', 'span'],
    ['MCP: list tools from server {server}', 'rpc'],
    ['Something else', 'span'],
  ] as const) {
    it(`takes ${template} for ${kind}`, () => assert.equal(read(template).kind, kind));
  }

  it('leaves a span alone that is told again when it ends', () => {
    assert.equal(read(responses, { 'logfire.span_type': 'pending_span' }).kind, 'span');
  });

  it('reads a call of the Responses API, whose input and output are one list', () => {
    const events = [
      { 'event.name': 'gen_ai.user.message', role: 'user', content: 'A number?' },
      {
        'event.name': 'gen_ai.assistant.message',
        role: 'assistant',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'draw', arguments: '{}' } }],
      },
      { 'event.name': 'gen_ai.tool.message', role: 'tool', id: 'c1', content: '4' },
      { 'event.name': 'gen_ai.assistant.message', role: 'assistant', content: 'It is 4.' },
    ];
    const { llm } = read(responses, {
      response_id: 'resp_1',
      usage: JSON.stringify({
        input_tokens: 51,
        output_tokens: 11,
        total_tokens: 62,
        input_tokens_details: { cached_tokens: 32, cache_write_tokens: 8 },
        output_tokens_details: { reasoning_tokens: 4 },
      }),
      events: JSON.stringify(events),
    });
    assert.equal(llm?.responseId, 'resp_1');
    assert.deepEqual(llm.usage, {
      inputTokens: 51,
      outputTokens: 11,
      cacheReadTokens: 32,
      cacheWriteTokens: 8,
      reasoningTokens: 4,
      totalTokens: 62,
    });
    assert.deepEqual(
      llm.inputMessages?.map(({ role }) => role),
      ['user', 'assistant', 'tool'],
    );
    assert.deepEqual(llm.inputMessages?.[2]?.parts, [
      { type: 'tool_call_response', id: 'c1', result: '4' },
    ]);
    assert.deepEqual(llm.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: 'It is 4.' }] },
    ]);
  });

  it('reads a chat completion', () => {
    const { llm } = read(chat, {
      input: '[{"role":"user","content":"Hi."}]',
      output: '[{"role":"assistant","content":"Hello."}]',
      model_config: '{"temperature":0,"top_p":null,"base_url":"https://api.openai.com"}',
    });
    assert.equal(llm?.inputMessages?.length, 1);
    assert.equal(llm.outputMessages?.length, 1);
    assert.deepEqual(llm.parameters, { temperature: 0 });
  });

  it('reads tools, agents, guardrails and handoffs', () => {
    const tool = read('Function: {name}', { name: 'draw', input: '{"max":9}', output: '4' });
    assert.deepEqual(tool.tool, { name: 'draw', arguments: { max: 9 }, result: 4 });
    assert.deepEqual(read('Agent run: {name!r}', { name: 'Dealer' }).agent, { name: 'Dealer' });
    const guardrail = read('Guardrail {name!r} {triggered=}', { name: 'Fair', triggered: true });
    assert.deepEqual(guardrail.evaluations, [{ name: 'Fair', label: 'triggered' }]);
    const handoff = read('Handoff: {from_agent} → {to_agent}', { from_agent: 'A', to_agent: 'B' });
    assert.deepEqual(handoff.metadata, { from_agent: 'A', to_agent: 'B' });
  });

  it('knows the conversation of a trace, and the steps of the SDK', () => {
    const trace = (group: string) => read('OpenAI Agents trace: {name}', { group_id: group });
    assert.equal(trace('thread-7').conversationId, 'thread-7');
    assert.equal(trace('null').conversationId, undefined);
    const turn = read('Turn {turn} for agent Dealer', {
      sdk_span_type: 'turn',
      agent_name: 'Dealer',
      usage: '{"input_tokens":51,"output_tokens":11}',
    });
    assert.deepEqual([turn.kind, turn.agent], ['workflow', { name: 'Dealer' }]);
    assert.equal(turn.llm?.usage?.totalTokens, 62);
  });
});
