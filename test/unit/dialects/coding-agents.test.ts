import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans } from '../../support/told-runs.ts';
import { wireLog } from '../../support/wire-log.ts';
import { wireRecord, type PlainAttributes, type PlainSpan } from '../../support/wire-record.ts';

const read = (plain: PlainSpan): Span => normalizeSpan(wireRecord(plain));

describe('Codex', () => {
  const conversationOf = (attributes: PlainAttributes): string | undefined =>
    read({ attributes, resource: { 'service.name': 'codex_exec' } }).conversationId;

  it('does not take a thread of the operating system for a conversation', () => {
    assert.equal(conversationOf({ 'thread.id': 4 }), undefined);
    assert.equal(conversationOf({ 'thread.id': '4' }), undefined);
    assert.equal(conversationOf({ 'thread.id': 4, 'conversation.id': 'c-1' }), 'c-1');
  });
});

describe('Gemini CLI', () => {
  const readGemini = (attributes: PlainAttributes): Span =>
    read({ attributes: { 'gen_ai.agent.name': 'gemini-cli', ...attributes }, scope: 'gemini-cli' });

  it('reads its operations, which no convention names', () => {
    const kinds = ['llm_call', 'tool_call', 'user_prompt', 'agent_call', 'schedule_tool_calls'].map(
      (operation) => readGemini({ 'gen_ai.operation.name': operation }).kind,
    );
    assert.deepEqual(kinds, ['llm', 'tool', 'agent', 'agent', 'workflow']);
  });

  it('reads a call: instructions that are JSON twice, an answer that is one message with thoughts', () => {
    const { llm } = readGemini({
      'gen_ai.operation.name': 'llm_call',
      'gen_ai.request.model': 'gemini-3-flash',
      'gen_ai.system_instructions': '"Route the task."',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"text":"hi"}]}]',
      'gen_ai.output.messages':
        '{"role":"model","parts":[{"text":"hm","thought":true},{"text":"42"}]}',
      'gen_ai.usage.input_tokens': '767',
      'gen_ai.usage.output_tokens': '30',
    });
    assert.equal(llm?.provider, 'gcp.gemini');
    assert.equal(llm.usage?.inputTokens, 767);
    assert.deepEqual(llm.inputMessages, [
      { role: 'system', parts: [{ type: 'text', content: 'Route the task.' }] },
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
    ]);
    assert.deepEqual(llm.outputMessages, [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm' },
          { type: 'text', content: '42' },
        ],
      },
    ]);
  });

  it('reads a tool, whose call id is written with an underscore', () => {
    const { tool } = readGemini({
      'gen_ai.operation.name': 'tool_call',
      'gen_ai.tool.name': 'read_file',
      'gen_ai.tool.call_id': 'call-1',
      'gen_ai.input.messages': '{"path":"a.ts"}',
      'gen_ai.output.messages': '"text"',
    });
    const expected = {
      name: 'read_file',
      callId: 'call-1',
      arguments: { path: 'a.ts' },
      result: 'text',
    };
    assert.deepEqual(tool, expected);
  });
});

describe('Copilot', () => {
  it('reads units, milliseconds, reasoning and what GitHub bills', () => {
    const span = read({
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'github',
        'gen_ai.request.model': 'gpt-5',
        'gen_ai.usage.input_tokens': 1350,
        'gen_ai.usage.output_tokens': 250,
        'gen_ai.usage.reasoning_tokens': 64,
        'gen_ai.output.messages':
          '[{"role":"assistant","parts":[{"type":"text","content":"Done"}]}]',
        'copilot_chat.time_to_first_token': 812,
        'copilot_chat.copilot_usage_nano_aiu': '12300000000',
        'copilot_chat.reasoning_content': 'Think first',
        'copilot_chat.chat_session_id': 'chat-1',
        'copilot_chat.repo.head_commit_hash': 'abc',
      },
    });
    assert.equal(span.llm?.timeToFirstTokenMs, 812);
    assert.deepEqual(span.llm.cost, { usd: 0.123, source: 'reported' });
    assert.equal(span.llm.usage?.reasoningTokens, 64);
    assert.deepEqual(
      span.llm.outputMessages?.[0]?.parts.map(({ type }) => type),
      ['reasoning', 'text'],
    );
    assert.equal(span.conversationId, 'chat-1');
    assert.deepEqual(span.metadata, { 'repo.head_commit_hash': 'abc' });
  });

  it('puts the messages of the calls before in front of a call that tells only what is new', () => {
    const chat = (input: object, output: object): PlainAttributes => ({
      'copilot_chat.turn.index': 0,
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': JSON.stringify(input),
      'gen_ai.output.messages': JSON.stringify(output),
    });
    const text = (content: string) => ({ type: 'text', content });
    const call = (id: string) => ({ type: 'tool_call', id, name: 'read', arguments: {} });
    const answer = (id: string) => ({
      role: 'tool',
      parts: [{ type: 'tool_call_response', id, response: 'x' }],
    });
    const [, , , , third] = completedSpans([
      {
        id: '01',
        attributes: { 'gen_ai.operation.name': 'invoke_agent', 'copilot_chat.turn_count': 1 },
      },
      {
        id: '02',
        parent: '01',
        attributes: chat(
          [
            { role: 'system', parts: [text('Be brief')] },
            { role: 'user', parts: [text('Fix it')] },
          ],
          [{ role: 'assistant', parts: [call('a')] }],
        ),
      },
      {
        id: '03',
        parent: '01',
        attributes: chat([answer('a')], [{ role: 'assistant', parts: [call('b')] }]),
      },
      {
        id: '04',
        parent: '01',
        attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'read' },
      },
      {
        id: '05',
        parent: '01',
        attributes: chat([answer('b')], [{ role: 'assistant', parts: [text('Fixed')] }]),
      },
    ]);
    const roles = third?.llm?.inputMessages?.map(({ role }) => role);
    assert.deepEqual(roles, ['system', 'user', 'assistant', 'tool', 'assistant', 'tool']);
    assert.deepEqual(
      third?.borrowed?.map(({ from }) => from),
      ['earlier-call'],
    );
  });
});

describe('Codex', () => {
  it('takes the tokens of its own spans, and leaves its functions without them alone', () => {
    const resource = { 'service.name': 'codex_cli_rs' };
    const attributes = {
      'gen_ai.usage.input_tokens': '412',
      'gen_ai.usage.output_tokens': '27',
      'codex.usage.reasoning_output_tokens': '16',
      'codex.usage.total_tokens': '439',
      model: 'gpt-5-codex',
    };
    const call = read({ name: 'handle_responses', attributes, resource });
    assert.equal(call.kind, 'llm');
    assert.equal(call.llm?.requestModel, 'gpt-5-codex');
    assert.equal(call.llm.usage?.reasoningTokens, 16);
    assert.equal(read({ name: 'session_task.turn', attributes, resource }).kind, 'agent');
    assert.deepEqual(read({ name: 'append_items', resource }).dialects, []);
  });

  it('takes the tokens that an event of a span tells', () => {
    const event = {
      name: 'event',
      attributes: {
        'event.name': 'codex.sse_event',
        'event.kind': 'response.completed',
        input_token_count: '412',
        output_token_count: '27',
        model: 'gpt-5-codex',
      },
    };
    const resource = { 'service.name': 'codex_cli_rs' };
    const call = read({ name: 'run_sampling_request', events: [event], resource });
    assert.deepEqual([call.kind, call.llm?.requestModel], ['llm', 'gpt-5-codex']);
    assert.equal(call.llm?.usage?.totalTokens, 439);
    const turn = read({ name: 'session_loop', events: [event, event], resource });
    assert.deepEqual([turn.kind, turn.llm?.usage?.inputTokens], ['agent', 824]);
  });

  it('takes the model of the turn for the answers in it, whose tokens are those of the turn', () => {
    const resource = { 'service.name': 'codex_cli_rs' };
    const [turn, , answer] = completedSpans([
      {
        id: '01',
        name: 'session_task.turn',
        resource,
        attributes: { model: 'gpt-5-codex', 'codex.turn.token_usage.input_tokens': 412 },
      },
      { id: '02', parent: '01', name: 'receiving_stream', resource },
      {
        id: '03',
        parent: '02',
        name: 'handle_responses',
        resource,
        attributes: { 'gen_ai.usage.input_tokens': 412, 'gen_ai.usage.output_tokens': 27 },
      },
    ]);
    assert.deepEqual([turn?.kind, turn?.llm?.usage?.inputTokens], ['agent', 412]);
    assert.deepEqual([answer?.kind, answer?.llm?.requestModel], ['llm', 'gpt-5-codex']);
  });

  it('puts tools and conversation of its own spans together from the records that stand in them', () => {
    const resource = { 'service.name': 'codex_exec' };
    const answer = { 'gen_ai.usage.input_tokens': 412, 'gen_ai.usage.output_tokens': 27 };
    const result = (callId: string, success: string) => ({
      'event.name': 'codex.tool_result',
      tool_name: 'exec_command',
      call_id: callId,
      arguments: '{"cmd":"ls"}',
      output: 'notes.md',
      success,
    });
    const spans = completedSpans(
      [
        { id: '01', name: 'run_turn', resource, attributes: { model: 'gpt-5-codex' } },
        { id: '02', parent: '01', name: 'run_hooks_and_record_inputs', resource },
        { id: '03', parent: '01', name: 'run_sampling_request', resource },
        { id: '04', parent: '03', name: 'handle_responses', resource, attributes: answer },
        { id: '05', parent: '04', name: 'dispatch_tool_call_with_state', resource },
        { id: '06', parent: '01', name: 'run_sampling_request', resource },
        { id: '07', parent: '06', name: 'handle_responses', resource, attributes: answer },
        { id: '08', parent: '07', name: 'dispatch_tool_call_with_state', resource },
      ],
      [
        wireLog('', { 'event.name': 'codex.user_prompt', prompt: 'List the files' }, '02'),
        wireLog('', result('call_1', 'true'), '05'),
        wireLog('', result('call_2', 'false'), '08'),
      ],
    );
    const [, , , , tool, , second, failed] = spans;
    assert.deepEqual(tool?.tool, {
      name: 'exec_command',
      callId: 'call_1',
      arguments: { cmd: 'ls' },
      result: 'notes.md',
    });
    assert.equal(tool.kind, 'tool');
    assert.ok(tool.borrowed?.every(({ from }) => from === 'log'));
    assert.deepEqual(failed?.status, { code: 'error', message: 'notes.md' });
    assert.deepEqual(
      second?.llm?.inputMessages?.map(({ role }) => role),
      ['user', 'assistant', 'tool'],
    );
  });

  it('says why a tool failed by what it put out', () => {
    const { status, tool } = read({
      attributes: {
        'event.name': 'codex.tool_result',
        tool_name: 'shell',
        success: 'false',
        output: 'exit 1',
      },
    });
    assert.deepEqual(status, { code: 'error', message: 'exit 1' });
    assert.equal(tool?.error, 'exit 1');
  });
});
