import assert from 'node:assert/strict';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans, type ToldSpan } from '../../support/told-runs.ts';

const text = (content: string) => ({ type: 'text', content });
const asks = (id?: string) => ({ type: 'tool_call', id, name: 'read', arguments: {} });
const answers = (id: string) => ({ type: 'tool_call_response', id, response: 'x' });

function chat(id: string, input: readonly object[], output: readonly object[]): ToldSpan {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.input.messages': JSON.stringify(input),
    'gen_ai.output.messages': JSON.stringify(output),
  };
  return { id, parent: '01', name: 'chat', attributes };
}

const roles = (span: Span | undefined) => span?.llm?.inputMessages?.map(({ role }) => role);

describe('Earlier messages', () => {
  const agent: ToldSpan = { id: '01', attributes: { 'gen_ai.operation.name': 'invoke_agent' } };
  const first = chat(
    '02',
    [{ role: 'user', parts: [text('Fix it')] }],
    [{ role: 'assistant', parts: [asks('a')] }],
  );

  it('are those of the call that asked for the tools, whatever came between', () => {
    const other = chat(
      '03',
      [{ role: 'user', parts: [text('aside')] }],
      [{ role: 'assistant', parts: [asks('z')] }],
    );
    const delta = chat('04', [{ role: 'tool', parts: [answers('a')] }], []);
    const completed = completedSpans([agent, first, other, delta])[3];
    assert.deepEqual(roles(completed), ['user', 'assistant', 'tool']);
    assert.equal(completed?.borrowed?.[0]?.spanId, completedSpans([agent, first])[1]?.spanId);
  });

  it('are not looked for where the conversation is whole', () => {
    const whole = chat(
      '03',
      [
        { role: 'user', parts: [text('Fix it')] },
        { role: 'assistant', parts: [asks('a')] },
        { role: 'tool', parts: [answers('a')] },
      ],
      [],
    );
    const completed = completedSpans([agent, first, whole])[2];
    assert.deepEqual([roles(completed)?.length, completed?.borrowed], [3, undefined]);
  });

  it('are not looked for where the sender leaves out the ids of calls', () => {
    const whole = chat(
      '03',
      [
        { role: 'user', parts: [text('Fix it')] },
        { role: 'assistant', parts: [asks()] },
        { role: 'tool', parts: [answers('a')] },
      ],
      [],
    );
    const completed = completedSpans([agent, first, whole])[2];
    assert.equal(completed?.borrowed, undefined);
  });

  it('are bounded, the newest kept with the instructions', () => {
    const calls = Array.from({ length: 400 }, (_, index) => {
      const id = (index + 16).toString(16).padStart(4, '0');
      const input =
        index === 0
          ? [
              { role: 'system', parts: [text('Be brief')] },
              { role: 'user', parts: [text('Go')] },
            ]
          : [{ role: 'tool', parts: [answers(`c${index - 1}`)] }];
      return chat(id, input, [{ role: 'assistant', parts: [asks(`c${index}`)] }]);
    });
    const last = completedSpans([agent, ...calls]).at(-1);
    const told = roles(last) ?? [];
    assert.ok(told.length > 290 && told.length <= 302);
    assert.deepEqual([told[0], told[1], told.at(-1)], ['system', 'assistant', 'tool']);
  });
});
