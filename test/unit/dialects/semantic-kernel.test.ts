import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

describe('Semantic Kernel', () => {
  it('reads a call of .NET, whose messages are events with one attribute each', () => {
    const event = (name: string, content: unknown) => ({
      name,
      attributes: { 'gen_ai.event.content': JSON.stringify(content) },
    });
    const { kind, llm } = normalizeSpan(
      wireRecord({
        name: 'chat.completions gpt-4o',
        scope: 'Microsoft.SemanticKernel.Diagnostics',
        attributes: {
          'gen_ai.operation.name': 'chat.completions',
          'gen_ai.system': 'az.ai.openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.response.finish_reason': 'FinishReason.TOOL_CALLS,None',
          'gen_ai.usage.prompt_tokens': 12,
        },
        events: [
          event('gen_ai.system.message', { role: 'system', content: 'Be terse.' }),
          event('gen_ai.user.message', { role: 'user', content: 'Hi' }),
          event('gen_ai.choice', {
            index: 0,
            message: {
              role: 'assistant',
              content: null,
              tool_calls: [{ id: 'c1', function: { name: 'look', arguments: '{"x":1}' } }],
            },
          }),
        ],
      }),
    );
    assert.equal(kind, 'llm');
    assert.equal(llm?.provider, 'azure.ai.openai');
    assert.deepEqual(llm.finishReasons, ['tool_calls']);
    assert.deepEqual(llm.usage, { inputTokens: 12 });
    assert.deepEqual(
      llm.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c1', name: 'look', arguments: { x: 1 } },
    ]);
  });

  it('reads the events of the first versions, where a prompt may be plain text', () => {
    const { llm } = normalizeSpan(
      wireRecord({
        attributes: { 'gen_ai.operation.name': 'text.completions' },
        events: [
          { name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': 'Once upon' } },
          {
            name: 'gen_ai.content.completion',
            attributes: { 'gen_ai.completion': '[{"role":"assistant","content":"a time"}]' },
          },
        ],
      }),
    );
    assert.deepEqual(llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Once upon' }]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'a time' }]);
  });

  it('knows the loop that calls tools, and what they are called', () => {
    const { kind, llm } = normalizeSpan(
      wireRecord({
        name: 'AutoFunctionInvocationLoop',
        scope: 'semantic_kernel.connectors.ai.chat_completion_client_base',
        attributes: { 'sk.available_functions': 'weather-look,weather-pack' },
      }),
    );
    assert.equal(kind, 'workflow');
    assert.deepEqual(llm?.toolDefinitions, [
      { type: 'function', name: 'weather-look' },
      { type: 'function', name: 'weather-pack' },
    ]);
  });

  it('reads what was said to an agent before 1.38', () => {
    const { llm, agent, kind } = normalizeSpan(
      wireRecord({
        attributes: {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.agent.name': 'packer',
          'gen_ai.agent.invocation_input': '[{"role":"user","content":"Hi"}]',
          'gen_ai.agent.invocation_output': '[{"role":"assistant","content":"Yes?"}]',
        },
      }),
    );
    assert.deepEqual([kind, agent?.name], ['agent', 'packer']);
    assert.deepEqual(llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Yes?' }]);
  });

  it('reads the counts of its first versions for .NET', () => {
    const { llm } = normalizeSpan(
      wireRecord({
        scope: 'Microsoft.SemanticKernel.Diagnostics',
        attributes: {
          'gen_ai.operation.name': 'chat.completions',
          'gen_ai.response.prompt_tokens': 5,
          'gen_ai.response.completion_tokens': 6,
        },
      }),
    );
    assert.deepEqual(llm?.usage, { inputTokens: 5, outputTokens: 6, totalTokens: 11 });
  });
});
