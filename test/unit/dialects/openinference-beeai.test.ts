import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const event = (target: string, attributes: PlainAttributes): Span =>
  normalizeSpan(
    wireRecord({
      name: `${target}-1`,
      scope: '@arizeai/openinference-instrumentation-beeai',
      attributes: { target, ...attributes },
    }),
  );

describe('BeeAI in OpenInference', () => {
  it('counts of the events of a call the one by which it ended', () => {
    const call = { 'openinference.span.kind': 'LLM' };
    const chat = (name: string): Span => event(`backend.openai.chat.${name}`, call);
    assert.deepEqual(
      ['start', 'newToken', 'success', 'finish'].map((name) => chat(name).kind),
      ['span', 'span', 'llm', 'span'],
    );
    const agent = { 'openinference.span.kind': 'AGENT' };
    assert.equal(event('agent.toolCalling.success', agent).kind, 'span');
  });

  it('tells a failure in the event of the error', () => {
    const { kind, status } = event('backend.openai.chat.error', {
      'openinference.span.kind': 'LLM',
      'exception.message': 'unreachable',
    });
    assert.deepEqual([kind, status.code, status.message], ['llm', 'error', 'unreachable']);
  });

  it('leaves the name of a tool to the call that asked for it', () => {
    const { tool } = event('tool.dynamic.getWeather.success', {
      'openinference.span.kind': 'TOOL',
      'tool.parameters': '{"city":"Lisbon"}',
      'output.value': '{"result":"17"}',
    });
    assert.deepEqual(tool, { arguments: { city: 'Lisbon' }, result: { result: '17' } });
  });
});
