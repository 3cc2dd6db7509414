import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

describe('CrewAI', () => {
  it('names the only agent of a crew, beside other dialects', () => {
    const { kind, agent } = normalizeSpan(
      wireRecord({
        attributes: {
          'openinference.span.kind': 'CHAIN',
          crew_id: 'c-1',
          crew_agents: '[{"id":"a-1","role":"Software developer"}]',
        },
      }),
    );
    assert.equal(kind, 'workflow');
    assert.deepEqual(agent, { name: 'Software developer' });
  });

  it('reads the use of a tool out of its own telemetry, and that it failed', () => {
    const use = normalizeSpan(
      wireRecord({
        scope: 'crewai.telemetry',
        name: 'Tool Usage',
        attributes: { tool_name: 'search', agent_role: 'Researcher' },
      }),
    );
    assert.equal(use.kind, 'tool');
    assert.deepEqual(use.tool, { name: 'search' });
    const failed = normalizeSpan(
      wireRecord({ scope: 'crewai.telemetry', name: 'Tool Usage Error' }),
    );
    assert.equal(failed.status.code, 'error');
  });

  it('takes the span of a crew that OpenLLMetry sends without a kind for a workflow', () => {
    const span = { name: 'crewai.workflow', attributes: { 'gen_ai.system': 'crewai' } };
    assert.equal(normalizeSpan(wireRecord(span)).kind, 'workflow');
  });
});
