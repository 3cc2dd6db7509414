import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

describe('OpenInference', () => {
  it('reads in the bodies what the messages leave out', () => {
    const text = [{ type: 'text', text: 'You are Wren.' }];
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.invocation_parameters': '{"model":"gpt-5-mini"}',
      'llm.input_messages.0.message.role': 'system',
      'llm.input_messages.1.message.role': 'user',
      'llm.input_messages.1.message.content': 'Weather?',
      'llm.output_messages.0.message.role': 'assistant',
      'input.value': JSON.stringify({
        messages: [
          [
            { role: 'system', content: text },
            { role: 'user', content: 'Weather?' },
          ],
        ],
      }),
      'output.value': JSON.stringify({ role: 'assistant', content: 'Rain.' }),
    });
    const [system, user] = llm?.inputMessages ?? [];
    assert.deepEqual(system?.parts, [{ type: 'text', content: 'You are Wren.' }]);
    assert.equal(user?.role, 'user');
    assert.equal(llm?.outputMessages?.[0]?.parts.length, 1);
  });

  it('reads in the body the instructions that stand beside the messages there', () => {
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.invocation_parameters': '{"model":"claude-sonnet-4-5"}',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Weather?',
      'input.value': '{"system":"You are Wren.","messages":[{"role":"user","content":"Weather?"}]}',
    });
    assert.deepEqual(
      llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
  });
});
