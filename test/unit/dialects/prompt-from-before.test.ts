import assert from 'node:assert/strict';
import { completedSpans } from '../../support/told-runs.ts';
import type { PlainAttributes } from '../../support/wire-record.ts';

const template = 'You are the field guide of {company}.\nAnswer in {{language}} and be brief.';
const prompt: PlainAttributes = {
  'openinference.span.kind': 'PROMPT',
  'prompt.id': 'guide',
  'llm.prompt_template.template': template,
  'llm.prompt_template.version': '3',
};
const call = (text: string): PlainAttributes => ({
  'openinference.span.kind': 'LLM',
  'llm.model_name': 'gpt-4o',
  'llm.input_messages.0.message.role': 'system',
  'llm.input_messages.0.message.content': text,
});
const filled = 'You are the field guide of Ridge Walks.\nAnswer in French and be brief.';

describe('The prompt of a call that was filled in before it', () => {
  it('is the one whose words stand in what was asked, and says from where', () => {
    const [, , , asked] = completedSpans([
      { id: '01', attributes: { 'openinference.span.kind': 'CHAIN' } },
      { id: '02', parent: '01', attributes: prompt },
      {
        id: '03',
        parent: '01',
        attributes: { ...prompt, 'llm.prompt_template.template': 'Quite another prompt.' },
      },
      { id: '04', parent: '01', attributes: call(filled) },
    ]);
    assert.deepEqual(asked?.prompt, { name: 'guide', version: '3', template });
    assert.deepEqual(
      asked.borrowed?.map(({ from }) => from),
      ['sibling', 'sibling', 'sibling'],
    );
  });

  it('is not one of another step, or whose words the model was not asked with', () => {
    const chain = { 'openinference.span.kind': 'CHAIN' };
    const spans = completedSpans([
      { id: '01', attributes: chain },
      { id: '02', parent: '01', attributes: prompt },
      { id: '03', parent: '01', attributes: call('You are somebody else.') },
      { id: '04', parent: '01', attributes: chain },
      { id: '05', parent: '04', attributes: call(filled) },
      {
        id: '06',
        parent: '01',
        attributes: { ...prompt, 'llm.prompt_template.template': '{a} {b}' },
      },
      { id: '07', parent: '01', attributes: call('x y') },
    ]);
    assert.deepEqual(
      spans.filter(({ kind }) => kind === 'llm').map((each) => each.prompt),
      [undefined, undefined, undefined],
    );
  });
});
