import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans } from '../../support/told-runs.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = (plain: PlainSpan): Span => normalizeSpan(wireRecord(plain));

describe('LiveKit', () => {
  const context = JSON.stringify({
    items: [
      { type: 'message', role: 'system', content: ['Be kind'] },
      { type: 'message', role: 'user', content: ['Weather?'] },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Lisbon"}' },
      { type: 'function_call_output', call_id: 'c1', output: '"17"' },
      { type: 'agent_handoff', id: 'x' },
    ],
  });

  it('takes a request without an answer for failed, unless someone cancelled it', () => {
    const request = (metrics: object): string =>
      normalizeSpan(
        wireRecord({
          scope: 'livekit-agents',
          name: 'llm_request',
          attributes: {
            'gen_ai.provider.name': 'unknown',
            'lk.llm_metrics': JSON.stringify({ ttftMs: -1, cancelled: false, ...metrics }),
          },
        }),
      ).status.code;
    assert.equal(request({ totalTokens: 0 }), 'error');
    assert.equal(request({ totalTokens: 0, cancelled: true }), 'unset');
    assert.equal(request({ totalTokens: 9 }), 'unset');
    assert.equal(request({ totalTokens: 0, ttftMs: 20 }), 'unset');
  });

  for (const prefix of ['lk.', 'lk.pii.']) {
    it(`gives the request what stands on the node of the turn, under ${prefix}`, () => {
      const [node, request] = completedSpans([
        {
          id: '01',
          name: 'llm_node',
          scope: 'livekit-agents',
          attributes: { [`${prefix}chat_ctx`]: context, [`${prefix}response.text`]: 'Mild' },
        },
        {
          id: '02',
          parent: '01',
          name: 'llm_request',
          scope: 'livekit-agents',
          attributes: {
            'gen_ai.request.model': 'gpt-4o-mini',
            'lk.llm_metrics':
              '{"ttft":0.4,"prompt_tokens":412,"completion_tokens":27,"prompt_cached_tokens":128,"total_tokens":439}',
          },
        },
      ]);
      assert.deepEqual([node?.kind, request?.kind], ['workflow', 'llm']);
      const { llm } = request ?? {};
      assert.deepEqual(
        llm?.inputMessages?.map(({ role }) => role),
        ['system', 'user', 'assistant', 'tool'],
      );
      assert.deepEqual(llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Mild' }]);
      assert.equal(llm.timeToFirstTokenMs, 400);
      assert.deepEqual([llm.usage?.inputTokens, llm.usage?.cacheReadTokens], [412, 128]);
      assert.equal(request?.borrowed?.[0]?.from, 'parent');
    });

    it(`reads a tool and its failure, under ${prefix}`, () => {
      const { kind, tool, status } = read({
        name: 'function_tool',
        attributes: {
          'lk.function_tool.name': 'weather',
          'lk.function_tool.id': 'c1',
          [`${prefix}function_tool.arguments`]: '{"city":"Lisbon"}',
          [`${prefix}function_tool.output`]: 'no such city',
          'lk.function_tool.is_error': true,
        },
      });
      assert.equal(kind, 'tool');
      const expected = {
        name: 'weather',
        callId: 'c1',
        arguments: { city: 'Lisbon' },
        error: 'no such city',
      };
      assert.deepEqual(tool, expected);
      assert.deepEqual(status, { code: 'error', message: 'no such city' });
    });
  }
});

describe('Pipecat', () => {
  it('reads a model call, and takes hearing and speaking for none', () => {
    const call = read({
      name: 'llm',
      scope: 'pipecat',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.request.temperature': 1,
        'gen_ai.system_instructions': 'Be kind',
        'metrics.ttfb': 0.25,
        stream: true,
        input: '[{"role":"user","content":"hi"}]',
        output: 'hello',
        tools: '[{"type":"function","function":{"name":"f"}}]',
      },
    });
    assert.equal(call.kind, 'llm');
    assert.equal(call.llm?.timeToFirstTokenMs, 250);
    assert.deepEqual(call.llm.parameters, { temperature: 1, stream: true });
    assert.deepEqual(call.llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'hello' }]);
    assert.equal(call.llm.toolDefinitions?.length, 1);
    for (const [name, text] of [
      ['stt', { transcript: 'hi' }],
      ['tts', { text: 'hello' }],
    ] as const) {
      const span = read({
        name,
        scope: 'pipecat',
        attributes: { 'gen_ai.operation.name': name, 'gen_ai.request.model': 'm', ...text },
      });
      assert.equal(span.kind, 'span');
    }
  });

  it('reads a function call', () => {
    const { kind, tool } = read({
      scope: 'pipecat',
      attributes: {
        'tool.function_name': 'weather',
        'tool.call_id': 'c1',
        'tool.arguments': '{"city":"Lisbon"}',
        'tool.result': '{"celsius":17}',
        'tool.result_status': 'success',
      },
    });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool?.result, { celsius: 17 });
  });
});

describe('Flue', () => {
  it('reads a turn, a task and a workflow', () => {
    const turn = read({
      name: 'chat gpt-4o-mini',
      scope: '@flue/opentelemetry',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o-mini',
        'flue.turn.input':
          '{"systemPrompt":"Help.","messages":[{"role":"user","content":"Weather?"}]}',
        'flue.turn.output': '{"role":"assistant","content":[{"type":"text","text":"Sunny"}]}',
      },
    });
    assert.deepEqual(
      turn.llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.deepEqual(turn.llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Sunny' }]);
    const task = read({
      name: 'flue.task summarizer',
      attributes: {
        'flue.task.agent': 'summarizer',
        'flue.task.prompt': 'Sum it up',
        'flue.task.result': 'Short',
      },
    });
    assert.deepEqual([task.kind, task.agent?.name], ['agent', 'summarizer']);
    assert.deepEqual(task.llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Short' }]);
    assert.equal(read({ attributes: { 'flue.workflow.name': 'tools' } }).kind, 'workflow');
  });
});
