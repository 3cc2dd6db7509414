import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = (span: PlainSpan): Span =>
  normalizeSpan(wireRecord({ scope: 'strands.telemetry.tracer', ...span }));

const details = (name: string, messages: unknown) => ({
  name: 'gen_ai.client.inference.operation.details',
  attributes: { [`gen_ai.${name}.messages`]: JSON.stringify(messages) },
});

describe('Strands', () => {
  it('reads a tool call that is told as two messages', () => {
    const { tool, llm } = read({
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'look',
        'gen_ai.tool.status': 'success',
      },
      events: [
        details('input', [
          {
            role: 'tool',
            parts: [{ type: 'tool_call', id: 'c1', name: 'look', arguments: { x: 1 } }],
          },
        ]),
        details('output', [
          {
            role: 'tool',
            parts: [{ type: 'tool_call_response', id: 'c1', response: [{ text: 'found' }] }],
          },
        ]),
      ],
    });
    assert.deepEqual(tool, { name: 'look', arguments: { x: 1 }, result: 'found' });
    assert.equal(llm?.inputMessages, undefined);
  });

  it('finds a tool that failed in its own status', () => {
    const { status, tool } = read({
      attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.status': 'error' },
      events: [{ name: 'gen_ai.choice', attributes: { message: '[{"text":"No."}]' } }],
    });
    assert.deepEqual(status, { code: 'error', message: 'No.' });
    assert.equal(tool?.error, 'No.');
  });

  it('counts what Bedrock cached with the input', () => {
    const { llm } = read({
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 220,
        'gen_ai.usage.output_tokens': 27,
        'gen_ai.usage.total_tokens': 439,
        'gen_ai.usage.cache_read_input_tokens': 128,
        'gen_ai.usage.cache_write_input_tokens': 64,
        'gen_ai.server.time_to_first_token': 250,
      },
    });
    assert.deepEqual(llm?.usage, {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      cacheWriteTokens: 64,
      totalTokens: 439,
    });
    assert.equal(llm.timeToFirstTokenMs, 250);
  });

  it("puts an agent's instructions before what it was asked", () => {
    const { kind, llm } = read({
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.system_prompt': 'Be terse.',
      },
      events: [{ name: 'gen_ai.user.message', attributes: { content: '[{"text":"Rain?"}]' } }],
    });
    assert.equal(kind, 'agent');
    assert.deepEqual(
      llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
    const swarm = read({ attributes: { 'gen_ai.operation.name': 'invoke_swarm' } });
    assert.equal(swarm.kind, 'workflow');
  });
});
