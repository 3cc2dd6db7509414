import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (name: string, attributes: PlainAttributes): Span =>
  normalizeSpan(wireRecord({ name, attributes: { componentName: 'packer', ...attributes } }));

const step = 'workflow.executionWorkflow.step.llm-execution';
const turn = (result: object): Span => read(step, { [`${step}.result`]: JSON.stringify(result) });

describe("Mastra's telemetry before version 1", () => {
  it('has each call of a model in the result of a step', () => {
    const { kind, llm } = turn({
      stepResult: { reason: 'tool-calls' },
      metadata: {
        id: 'chatcmpl-1',
        modelId: 'gpt-4o-mini-2024-07-18',
        modelMetadata: { modelId: 'gpt-4o-mini', modelProvider: 'openai.chat' },
        request: { body: { temperature: 0, messages: [{ role: 'user', content: 'Weather?' }] } },
      },
      output: {
        text: '',
        toolCalls: [{ toolCallId: 'c1', toolName: 'get_weather', args: { city: 'Lisbon' } }],
        usage: { inputTokens: 412, outputTokens: 27, reasoningTokens: 16, cachedInputTokens: 128 },
      },
    });
    assert.equal(kind, 'llm');
    assert.deepEqual(
      [llm?.provider, llm?.requestModel, llm?.responseModel, llm?.responseId],
      ['openai.chat', 'gpt-4o-mini', 'gpt-4o-mini-2024-07-18', 'chatcmpl-1'],
    );
    assert.equal(llm?.usage?.cacheReadTokens, 128);
    assert.deepEqual(llm.parameters, { temperature: 0 });
    assert.deepEqual(llm.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Lisbon' } },
    ]);
  });

  it('tells a call that failed by the reason for which the step ended', () => {
    const metadata = { id: 'made-up', modelId: 'gpt-4o-mini', modelMetadata: { modelId: 'm' } };
    const { status, llm } = turn({ stepResult: { reason: 'error' }, metadata, output: {} });
    assert.equal(status.code, 'error');
    assert.deepEqual([llm?.responseModel, llm?.responseId], [undefined, undefined]);
  });

  it('has what a tool took and gave, or why it failed', () => {
    const called = {
      'mastra.operationId': 'mastra.stream.toolCall',
      'stream.toolCall.toolName': 'get_weather',
      'stream.toolCall.toolCallId': 'c1',
      'stream.toolCall.args': '{"city":"Lisbon"}',
    };
    const { kind, tool } = read('call', { ...called, 'stream.toolCall.result': '{"sky":"rain"}' });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, {
      name: 'get_weather',
      callId: 'c1',
      arguments: { city: 'Lisbon' },
      result: { sky: 'rain' },
    });
    const error = '{"code":"TOOL_EXECUTION_FAILED","message":"unreachable"}';
    const failed = read('call', { ...called, 'stream.toolCall.result': error });
    assert.equal(failed.status.message, 'unreachable');
    assert.equal(failed.tool?.result, undefined);
  });

  it('knows an agent by its methods, and that one without a result threw', () => {
    const asked = {
      'agent.generate.argument.0': '"Weather?"',
      'agent.generate.argument.1': '{"threadId":"s-7","resourceId":"u-42"}',
    };
    const span = read('agent.generate', { ...asked, 'agent.generate.result': '{"text":"Rain."}' });
    assert.deepEqual([span.kind, span.agent?.name], ['agent', 'packer']);
    assert.deepEqual([span.conversationId, span.userId], ['s-7', 'u-42']);
    assert.equal(span.llm?.outputMessages?.length, 1);
    assert.equal(span.status.code, 'unset');
    assert.equal(read('agent.generate', asked).status.code, 'error');
  });

  it('takes the sum beside the steps for no call', () => {
    const sum = { 'mastra.operationId': 'mastra.stream', 'aisdk.model.id': 'gpt-4o-mini' };
    const { kind, llm } = read('mastra.stream', { ...sum, 'stream.usage.inputTokens': 655 });
    assert.deepEqual([kind, llm], ['workflow', undefined]);
  });
});
