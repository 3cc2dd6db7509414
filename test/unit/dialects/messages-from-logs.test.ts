import assert from 'node:assert/strict';
import type { LogWire } from '../../../src/model/otlp-wire.ts';
import { completedSpans } from '../../support/told-runs.ts';
import { wireLog } from '../../support/wire-log.ts';
import type { PlainAttributes } from '../../support/wire-record.ts';

const log = (eventName: string, attributes: PlainAttributes): LogWire =>
  wireLog(eventName, attributes);

const call = { id: '01', attributes: { 'gen_ai.operation.name': 'chat' } };

describe('Facts in log records', () => {
  it('are evaluations of the span that they belong to', () => {
    const [span] = completedSpans(
      [call],
      [
        log('gen_ai.evaluation.result', {
          'gen_ai.evaluation.name': 'relevance',
          'gen_ai.evaluation.score.value': 0.9,
          'gen_ai.evaluation.score.label': 'pass',
        }),
      ],
    );
    assert.deepEqual(span?.evaluations, [{ name: 'relevance', score: 0.9, label: 'pass' }]);
    assert.deepEqual(span.borrowed, [{ fact: 'evaluations', from: 'log' }]);
  });

  it('are the tools that a call was offered', () => {
    const [span] = completedSpans(
      [call],
      [
        log('gen_ai.client.inference.operation.details', {
          'gen_ai.tool.definitions': [{ type: 'function', name: 'look' }],
          'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }],
        }),
      ],
    );
    assert.deepEqual(span?.llm?.toolDefinitions, [{ type: 'function', name: 'look' }]);
    assert.deepEqual(span.llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
  });
});
