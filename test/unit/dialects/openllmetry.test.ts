import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

describe('OpenLLMetry', () => {
  it('reads the numbered prompts and completions of its older versions', () => {
    const { llm, kind, prompt } = read({
      'llm.request.type': 'chat',
      'gen_ai.system': 'OpenAI',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'Be terse.',
      'gen_ai.prompt.1.role': 'user',
      'gen_ai.prompt.1.content': '[{"type":"text","text":"Weather?"}]',
      'gen_ai.prompt.name': 'weather',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.finish_reason': 'tool_calls',
      'gen_ai.completion.0.tool_calls.0.id': 'c1',
      'gen_ai.completion.0.tool_calls.0.name': 'get_weather',
      'gen_ai.completion.0.tool_calls.0.arguments': '{"city":"Paris"}',
      'gen_ai.usage.prompt_tokens': 49,
      'gen_ai.usage.completion_tokens': 3,
      'llm.usage.total_tokens': 52,
      'llm.request.functions.0.name': 'get_weather',
      'llm.request.functions.0.parameters': '{"type":"object"}',
    });
    assert.equal(kind, 'llm');
    assert.deepEqual(llm?.inputMessages, [
      { role: 'system', parts: [{ type: 'text', content: 'Be terse.' }] },
      { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
    ]);
    const call = { type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Paris' } };
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [call]);
    assert.deepEqual(llm?.finishReasons, ['tool_calls']);
    assert.deepEqual({ ...llm?.usage }, { inputTokens: 49, outputTokens: 3, totalTokens: 52 });
    assert.deepEqual(llm?.toolDefinitions, [
      { name: 'get_weather', parameters: { type: 'object' } },
    ]);
    assert.deepEqual(prompt, { name: 'weather' });
  });

  it('keeps a user’s JSON as text', () => {
    const { llm } = read({ 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': '[1,2]' });
    assert.deepEqual(llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: '[1,2]' }]);
  });

  it('reads decorated functions', () => {
    const entity = (kind: string, input: string) =>
      read({
        'traceloop.span.kind': kind,
        'traceloop.entity.name': 'get_weather',
        'traceloop.entity.input': input,
        'traceloop.entity.output': '"rain"',
        'traceloop.association.properties.session_id': 's-1',
      });
    const tool = entity('tool', '{"args":[],"kwargs":{"city":"Paris"}}');
    assert.deepEqual(tool.tool, {
      name: 'get_weather',
      arguments: { city: 'Paris' },
      result: 'rain',
    });
    assert.equal(tool.conversationId, 's-1');
    assert.deepEqual(entity('tool', '{"args":["Paris"],"kwargs":{}}').tool?.arguments, 'Paris');
    assert.deepEqual(entity('tool', '{"inputs":{"city":"Paris"}}').tool?.arguments, {
      city: 'Paris',
    });
    assert.equal(entity('task', '{}').kind, 'workflow');
    assert.deepEqual(entity('agent', '{}').agent, { name: 'get_weather' });
  });

  it('reads a managed prompt', () => {
    const { prompt } = read({
      'traceloop.prompt.key': 'weather',
      'traceloop.prompt.version': 3,
      'traceloop.prompt.template': 'Weather in {{city}}',
      'traceloop.prompt.template_variables.city': 'Paris',
    });
    assert.deepEqual(prompt, {
      name: 'weather',
      version: '3',
      template: 'Weather in {{city}}',
      variables: { city: 'Paris' },
    });
  });
});
