import assert from 'node:assert/strict';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans, type ToldSpan } from '../../support/told-runs.ts';

const workflow: ToldSpan = {
  id: '01',
  attributes: {
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Weather?"}]}]',
    'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Mild"}]}]',
  },
};

const call: ToldSpan = {
  id: '02',
  parent: '01',
  name: 'chat m',
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.system_instructions': '[{"type":"text","content":"Be kind"}]',
  },
};

const roles = (messages: NonNullable<Span['llm']>['inputMessages']) =>
  messages?.map(({ role }) => role);

describe('Messages that stand on the span above', () => {
  it('are those of the call where the wrapper made no other', () => {
    const [, completed] = completedSpans([workflow, call]);
    assert.deepEqual(roles(completed?.llm?.inputMessages), ['system', 'user']);
    assert.deepEqual(roles(completed?.llm?.outputMessages), ['assistant']);
    assert.deepEqual(
      completed?.borrowed?.map(({ fact, from }) => [fact, from]),
      [
        ['llm.inputMessages', 'parent'],
        ['llm.outputMessages', 'parent'],
      ],
    );
  });

  it('are no answer of any of several calls', () => {
    const [, first, second] = completedSpans([workflow, call, { ...call, id: '03' }]);
    for (const each of [first, second]) {
      assert.deepEqual(roles(each?.llm?.inputMessages), ['system', 'user']);
      assert.equal(each?.llm?.outputMessages, undefined);
    }
  });

  it('are not taken from beyond the agent that made the call', () => {
    const agent = {
      id: '04',
      parent: '01',
      attributes: { 'gen_ai.operation.name': 'invoke_agent' },
    };
    const [, , completed] = completedSpans([workflow, agent, { ...call, parent: '04' }]);
    assert.deepEqual(roles(completed?.llm?.inputMessages), ['system']);
    assert.equal(completed?.borrowed, undefined);
  });

  it('bring the tokens along where the call tells none', () => {
    const usage = { 'gen_ai.usage.input_tokens': 412, 'gen_ai.usage.output_tokens': 27 };
    const told = { ...workflow, attributes: { ...workflow.attributes, ...usage } };
    const [, completed] = completedSpans([told, call]);
    assert.equal(completed?.llm?.usage?.inputTokens, 412);
    const [, first] = completedSpans([told, call, { ...call, id: '03' }]);
    assert.equal(first?.llm?.usage, undefined);
  });

  it('end in a circle of parents', () => {
    const [, completed] = completedSpans([
      { id: '05', parent: '02' },
      { ...call, parent: '05' },
    ]);
    assert.equal(completed?.borrowed, undefined);
  });
});
