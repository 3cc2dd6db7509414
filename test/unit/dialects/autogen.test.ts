import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

describe('AutoGen', () => {
  it('knows the messages between its actors, and its agents as OpenTelemetry tells them', () => {
    const sent = normalizeSpan(
      wireRecord({
        scope: 'autogen SingleThreadedAgentRuntime',
        attributes: { 'messaging.operation': 'process', 'messaging.destination': 'writer' },
      }),
    );
    assert.equal(sent.kind, 'messaging');
    const { kind, agent } = normalizeSpan(
      wireRecord({
        scope: 'autogen-agentchat',
        attributes: {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.system': 'autogen',
          'gen_ai.agent.name': 'writer',
        },
      }),
    );
    assert.deepEqual([kind, agent?.name], ['agent', 'writer']);
  });

  it('knows what AG2 says that its spans are', () => {
    const kinds = ['conversation', 'llm', 'code_execution', 'new'].map(
      (type) => normalizeSpan(wireRecord({ attributes: { 'ag2.span.type': type } })).kind,
    );
    assert.deepEqual(kinds, ['workflow', 'llm', 'tool', 'span']);
  });
});
