import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans } from '../../support/told-runs.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

describe('Mastra', () => {
  it('reads the exporter of before 1.0', () => {
    const call = read({
      'mastra.span.type': 'llm_generation',
      'gen_ai.operation.name': 'tool_selection',
      'gen_ai.prompt': '[{"role":"user","content":"hi"}]',
      'gen_ai.completion':
        '{"text":"hello","toolCalls":[{"toolCallId":"c1","toolName":"f","args":{"a":1}}]}',
      'gen_ai.system': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 412,
      'gen_ai.usage.output_tokens': 27,
      'gen_ai.usage.cached_input_tokens': 128,
      userId: 'u-1',
      threadId: 't-1',
    });
    assert.equal(call.kind, 'llm');
    assert.deepEqual(call.llm?.usage, {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      totalTokens: 439,
    });
    assert.deepEqual(call.llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'hi' }]);
    assert.deepEqual(call.llm.outputMessages?.[0]?.parts, [
      { type: 'text', content: 'hello' },
      { type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } },
    ]);
    assert.deepEqual([call.conversationId, call.userId], ['t-1', 'u-1']);
    const tool = read({
      'mastra.span.type': 'tool_call',
      'gen_ai.operation.name': 'tool.execute',
      'gen_ai.tool.name': 'f',
      'gen_ai.tool.input': '{"a":1}',
      'gen_ai.tool.output': '2',
      'gen_ai.tool.success': false,
      'error.message': 'broken',
    });
    assert.deepEqual([tool.kind, tool.status.code], ['tool', 'error']);
    assert.deepEqual([tool.tool?.arguments, tool.tool?.error], [{ a: 1 }, 'broken']);
    assert.equal(read({ 'mastra.span.type': 'agent_run', 'agent.id': 'a' }).kind, 'agent');
    assert.equal(read({ 'mastra.span.type': 'workflow_run' }).kind, 'workflow');
  });

  it('takes a generation for the call where no inference below it is told', () => {
    const generation = { 'mastra.span.type': 'model_generation' };
    assert.equal(read({ ...generation, 'gen_ai.request.model': 'gpt-4o' }).kind, 'llm');
    assert.equal(read(generation).kind, 'workflow');
  });

  it('takes instructions of the agent where no message holds them', () => {
    const [, , call] = completedSpans([
      {
        id: '01',
        attributes: { 'mastra.span.type': 'agent_run', 'gen_ai.system_instructions': 'Be brief' },
      },
      {
        id: '02',
        parent: '01',
        attributes: {
          'mastra.span.type': 'model_step',
          'mastra.model_step.input': '[{"role":"user","content":"hi"}]',
        },
      },
      {
        id: '03',
        parent: '02',
        attributes: { 'mastra.span.type': 'model_inference', 'gen_ai.request.model': 'm' },
      },
    ]);
    assert.deepEqual(
      call?.llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
  });

  it('keeps what a program attached, and not what the exporter adds', () => {
    const span = read({
      'mastra.span.type': 'agent_run',
      'mastra.tags': '["demo"]',
      'mastra.metadata.runId': 'r',
      'mastra.metadata.body': '{"id":"resp_1"}',
      'mastra.metadata.plan': 'pro',
    });
    assert.deepEqual([span.tags, span.metadata], [['demo'], { plan: 'pro' }]);
  });
});
