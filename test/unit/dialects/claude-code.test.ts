import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans } from '../../support/told-runs.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const resource = { 'service.name': 'claude-code' };
const read = (name: string, attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ name, attributes, resource }));

describe('Claude Code', () => {
  it('tells the kinds of its spans apart by name or type, as old versions and new ones write them', () => {
    const kinds = [
      ['claude_code.interaction', 'agent'],
      ['interaction', 'agent'],
      ['claude_code.llm_request', 'llm'],
      ['claude_code.tool', 'tool'],
      ['claude_code.tool.execution', 'span'],
      ['claude_code.tool.blocked_on_user', 'span'],
      ['claude_code.hook', 'span'],
    ] as const;
    for (const [name, kind] of kinds) assert.equal(read(name, {}).kind, kind, name);
    assert.equal(read('anything', { 'span.type': 'llm_request' }).kind, 'llm');
    assert.deepEqual(read('GET', { 'http.request.method': 'GET' }).dialects, ['otel-general']);
  });

  it('does not count the execution of a tool as another call of it', () => {
    const execution = read('claude_code.tool.execution', { 'gen_ai.tool.call.id': 'toolu_1' });
    assert.equal(execution.kind, 'span');
  });

  it('adds what was cached to the input, and reads numbers that are texts', () => {
    const { llm } = read('llm_request', {
      model: 'claude-opus-4-6\u001b[1m',
      input_tokens: '3',
      output_tokens: '13',
      cache_read_tokens: '11229',
      cache_creation_tokens: '4797',
      ttft_ms: '1953',
      success: 'true',
    });
    assert.equal(llm?.requestModel, 'claude-opus-4-6');
    assert.equal(llm.provider, 'anthropic');
    assert.equal(llm.timeToFirstTokenMs, 1953);
    assert.deepEqual(llm.usage, {
      inputTokens: 3 + 11229 + 4797,
      outputTokens: 13,
      cacheReadTokens: 11229,
      cacheWriteTokens: 4797,
      totalTokens: 3 + 11229 + 4797 + 13,
    });
  });

  it('reads what was said from the span where the user lets it be told', () => {
    const { llm } = read('claude_code.llm_request', {
      user_system_prompt: 'You are Nimbus',
      new_context: '[{"role":"user","content":"hi"}]',
      'response.model_output': '[{"type":"text","text":"hello"}]',
      stop_reason: 'end_turn',
    });
    assert.deepEqual(
      llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'hello' }]);
    assert.deepEqual(llm.finishReasons, ['end_turn']);
    assert.equal(read('interaction', { user_prompt: '<REDACTED>' }).llm, undefined);
  });

  it('fails a call that says that it had no success, and a tool whose execution failed', () => {
    const call = read('claude_code.llm_request', { success: false, error: 'Overloaded' });
    assert.deepEqual(call.status, { code: 'error', message: 'Overloaded' });
    const [, tool] = completedSpans([
      { id: '01', name: 'claude_code.interaction' },
      { id: '02', parent: '01', name: 'claude_code.tool', attributes: { tool_name: 'Read' } },
      {
        id: '03',
        parent: '02',
        name: 'claude_code.tool.execution',
        attributes: { success: 'false', error: 'no such file' },
      },
    ]);
    assert.deepEqual(tool?.status, { code: 'error', message: 'no such file' });
    assert.equal(tool.tool?.error, 'no such file');
    assert.deepEqual(
      tool.borrowed?.map(({ fact, from }) => [fact, from]),
      [['status', 'child']],
    );
  });

  it('keeps the conversation of a sub-agent apart', () => {
    const spans = completedSpans([
      { id: '01', name: 'claude_code.interaction', attributes: { user_prompt: 'Go' } },
      {
        id: '02',
        parent: '01',
        name: 'claude_code.llm_request',
        attributes: { agent_id: 'a', 'response.model_output': 'aside' },
      },
      {
        id: '03',
        parent: '01',
        name: 'claude_code.llm_request',
        attributes: { 'response.model_output': 'main' },
      },
      { id: '04', parent: '01', name: 'claude_code.llm_request' },
    ]);
    const texts = spans[3]?.llm?.inputMessages?.flatMap(({ parts }) =>
      parts.map((part) => (part.type === 'text' ? part.content : '')),
    );
    assert.deepEqual(texts, ['Go', 'main']);
  });
});
