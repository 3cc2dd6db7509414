import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans } from '../../support/told-runs.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes, name = 'span'): Span =>
  normalizeSpan(wireRecord({ name, attributes, scope: 'pydantic-ai' }));

describe('Pydantic AI and Logfire', () => {
  it('reads the messages that versions before 2 wrote as a list of events', () => {
    const events = [
      { 'event.name': 'gen_ai.system.message', role: 'system', content: 'Be terse.' },
      { 'event.name': 'gen_ai.user.message', role: 'user', content: 'Hi' },
      { 'event.name': 'gen_ai.choice', index: 0, message: { role: 'assistant', content: 'Yes?' } },
    ];
    const { llm } = read({ 'gen_ai.operation.name': 'chat', events: JSON.stringify(events) });
    assert.deepEqual(
      llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Yes?' }]);
  });

  it('reads messages where each is a text in a list', () => {
    const message = JSON.stringify({ role: 'user', parts: [{ type: 'text', content: 'Hi' }] });
    const { llm } = read({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': [message] });
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
    ]);
  });

  it('knows an agent, its tools and their arguments in the names of version 2', () => {
    const agent = read({ agent_name: 'qa', final_result: 'Done.' }, 'agent run');
    assert.deepEqual([agent.kind, agent.agent?.name], ['agent', 'qa']);
    assert.deepEqual(agent.llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Done.' }]);
    const tool = read(
      { 'gen_ai.tool.name': 'look_up', tool_arguments: '{"id":7}', tool_response: 'found' },
      'running tool',
    );
    assert.equal(tool.kind, 'tool');
    assert.deepEqual(tool.tool, { name: 'look_up', arguments: { id: 7 }, result: 'found' });
  });

  it('reads what an agent used in all', () => {
    const { llm } = read({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.aggregated_usage.input_tokens': 51,
      'gen_ai.aggregated_usage.output_tokens': 4,
    });
    assert.deepEqual(llm?.usage, { inputTokens: 51, outputTokens: 4, totalTokens: 55 });
  });

  it('reads the bodies of a call where no messages are told beside them', () => {
    const { llm } = read({
      'gen_ai.request.model': 'gpt-4',
      request_data:
        '{"model":"gpt-4","temperature":0.7,"messages":[{"role":"user","content":"4+5?"}]}',
      response_data: '{"message":{"role":"assistant","content":"Nine"}}',
    });
    assert.deepEqual(llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: '4+5?' }]);
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Nine' }]);
    assert.equal(llm?.parameters?.['temperature'], 0.7);
  });

  it('leaves a pending span alone: what it says is said when it ends', () => {
    const span = read({
      'logfire.span_type': 'pending_span',
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4',
      'gen_ai.usage.input_tokens': 5,
    });
    assert.equal(span.kind, 'span');
  });

  it('takes a level of error for a failure, and feedback for an evaluation', () => {
    const failed = read({ 'logfire.level_num': 17, 'logfire.msg': 'No such order' });
    assert.deepEqual(failed.status, { code: 'error', message: 'No such order' });
    assert.equal(read({ 'logfire.level_num': 13 }).status.code, 'unset');
    const { kind, evaluations } = read({
      'logfire.span_type': 'annotation',
      'logfire.feedback.name': 'factuality',
      factuality: 0.1,
      'logfire.feedback.comment': 'made up',
    });
    assert.equal(kind, 'evaluator');
    assert.deepEqual(evaluations, [{ name: 'factuality', score: 0.1, explanation: 'made up' }]);
  });

  it('counts a streamed call once, and completes it with what the end of its stream tells', () => {
    const request = JSON.stringify({ model: 'gpt-4o', stream: true, messages: [] });
    const call = {
      'logfire.span_type': 'span',
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      request_data: request,
    };
    const [opened, ended] = completedSpans([
      { id: '01', name: 'Chat Completion', scope: 'logfire.openai', attributes: call },
      {
        id: '02',
        name: 'streaming response from {request_data[model]!r} took {duration:.2f}s',
        scope: 'logfire.openai',
        attributes: {
          ...call,
          'logfire.span_type': 'log',
          'gen_ai.usage.input_tokens': 4,
          response_data: '{"message":{"role":"assistant","content":"Hi"}}',
        },
      },
    ]);
    assert.deepEqual([opened?.kind, ended?.kind], ['llm', 'span']);
    assert.deepEqual(opened?.llm?.usage, { inputTokens: 4 });
    assert.deepEqual(opened.llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
    assert.equal(opened.borrowed?.[0]?.from, 'sibling');
  });

  it("takes details of the tokens from the provider's own block", () => {
    const { llm } = read({
      'gen_ai.operation.name': 'chat',
      'logfire.span_type': 'span',
      'gen_ai.usage.input_tokens': 412,
      'gen_ai.usage.output_tokens': 27,
      'gen_ai.usage.raw': JSON.stringify({
        prompt_tokens: 412,
        completion_tokens: 27,
        total_tokens: 439,
        prompt_tokens_details: { cached_tokens: 128 },
      }),
    });
    assert.deepEqual(llm?.usage, {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      totalTokens: 439,
    });
  });

  it('puts the instructions of an agent before all that was said', () => {
    const { llm } = read({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.system_instructions': '[{"type":"text","content":"Be terse."}]',
      'pydantic_ai.all_messages': JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
        { role: 'assistant', parts: [{ type: 'text', content: 'Yo' }] },
      ]),
    });
    assert.deepEqual(
      llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.deepEqual(
      llm.outputMessages?.map(({ role }) => role),
      ['assistant'],
    );
  });

  it('reads the answer of a stream whose pieces were joined', () => {
    const { llm } = normalizeSpan(
      wireRecord({
        name: "streaming response from 'gpt-4o' took 1.20s",
        attributes: {
          'logfire.span_type': 'log',
          request_data: '{"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}]}',
          response_data: '{"combined_chunk_content":"Yo","chunk_count":2}',
        },
      }),
    );
    assert.deepEqual(llm?.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: 'Yo' }] },
    ]);
  });

  it('reads a prompt that Logfire keeps as a variable', () => {
    const { kind, prompt } = normalizeSpan(
      wireRecord({
        name: 'Resolve variable agent_prompt',
        attributes: {
          'logfire.span_type': 'span',
          name: 'agent_prompt',
          value: '"You are terse."',
          label: 'production',
          version: 3,
        },
      }),
    );
    assert.equal(kind, 'prompt');
    assert.deepEqual(prompt, { name: 'agent_prompt', version: '3', template: 'You are terse.' });
  });
});
