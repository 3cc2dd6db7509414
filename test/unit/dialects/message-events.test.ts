import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const call = (events: PlainSpan['events']): Span =>
  normalizeSpan(
    wireRecord({ attributes: { 'gen_ai.operation.name': 'chat' }, ...(events && { events }) }),
  );

describe('Messages as events of a span', () => {
  it('are read from one attribute with all of it (Semantic Kernel, Azure)', () => {
    const { llm } = call([
      {
        name: 'gen_ai.user.message',
        attributes: { 'gen_ai.event.content': '{"role":"user","content":"Hi"}' },
      },
      {
        name: 'gen_ai.choice',
        attributes: {
          'gen_ai.event.content':
            '{"index":0,"finish_reason":"tool_calls","message":{"tool_calls":[{"id":"c1","type":"function","function":{"name":"look_up","arguments":"{\\"id\\":7}"}}]}}',
        },
      },
    ]);
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
    ]);
    assert.deepEqual(llm?.outputMessages, [
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'look_up', arguments: { id: 7 } }],
        finishReason: 'tool_calls',
      },
    ]);
  });

  it("are read from the event's attributes, with Bedrock's blocks as text (Strands)", () => {
    const { llm } = call([
      { name: 'gen_ai.system.message', attributes: { content: '[{"text":"Be terse."}]' } },
      {
        name: 'gen_ai.tool.message',
        attributes: {
          content:
            '[{"toolResult":{"toolUseId":"c1","status":"success","content":[{"text":"found"}]}}]',
        },
      },
      {
        name: 'gen_ai.choice',
        attributes: {
          finish_reason: 'toolUse',
          message: '[{"toolUse":{"name":"look_up","toolUseId":"c2","input":{"id":8}}}]',
        },
      },
    ]);
    assert.deepEqual(
      llm?.inputMessages?.map(({ role, parts }) => [role, parts[0]?.type]),
      [
        ['system', 'text'],
        ['tool', 'tool_call_response'],
      ],
    );
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c2', name: 'look_up', arguments: { id: 8 } },
    ]);
  });

  it('are read from one event for all that went in and one for all that came out (before 1.28)', () => {
    const { llm } = call([
      {
        name: 'gen_ai.content.prompt',
        attributes: { 'gen_ai.prompt': '[{"role":"user","content":"Hi"}]' },
      },
      {
        name: 'gen_ai.content.completion',
        attributes: { 'gen_ai.completion': '[{"role":"assistant","content":"Yes?"}]' },
      },
    ]);
    assert.equal(llm?.inputMessages?.length, 1);
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Yes?' }]);
  });

  it('say nothing where the sender may not tell content', () => {
    const { llm } = call([{ name: 'gen_ai.user.message' }, { name: 'gen_ai.choice' }]);
    assert.equal(llm?.inputMessages, undefined);
    assert.equal(llm?.outputMessages, undefined);
  });
});

describe('Strands', () => {
  const tool = (status: string): Span =>
    normalizeSpan(
      wireRecord({
        scope: 'strands.telemetry.tracer',
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'look_up',
          'gen_ai.tool.status': status,
        },
        events: [
          { name: 'gen_ai.tool.message', attributes: { content: '{"id":7}' } },
          { name: 'gen_ai.choice', attributes: { message: '[{"text":"not found"}]' } },
        ],
      }),
    );

  it('tells arguments and result of a tool in events', () => {
    assert.deepEqual(tool('success').tool, {
      name: 'look_up',
      arguments: { id: 7 },
      result: 'not found',
    });
  });

  it('tells in an attribute that a tool failed', () => {
    const { status, tool: failed } = tool('error');
    assert.deepEqual(status, { code: 'error', message: 'not found' });
    assert.equal(failed?.error, 'not found');
  });
});
