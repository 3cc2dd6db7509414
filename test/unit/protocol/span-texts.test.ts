import assert from 'node:assert/strict';
import type { SpanJson } from '../../../src/protocol/span-json.ts';
import { spanTexts } from '../../../src/protocol/span-texts.ts';

const bare: SpanJson = {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  name: 'chat',
  kind: 'llm',
  startTimeUnixNano: '1',
  status: { code: 'unset' },
  dialects: [],
  attributes: {},
  events: [],
  links: [],
  resource: {},
};

describe('spanTexts', () => {
  it('takes the input messages, by index, and skips those without text', () => {
    const span: SpanJson = {
      ...bare,
      llm: {
        inputMessages: [
          { role: 'system', parts: [{ type: 'text', content: 'You are kind.' }] },
          { role: 'assistant', parts: [{ type: 'tool_call', name: 'look' }] },
          { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
        ],
      },
      attributes: { other: 'a text that is long enough' },
    };
    assert.deepEqual(spanTexts(span, []), [
      { message: 0, text: 'You are kind.' },
      { message: 2, text: 'Hi' },
    ]);
  });

  it('finds texts inside JSON attributes where no dialect found messages', () => {
    const attributes = {
      input: JSON.stringify({
        messages: [{ role: 'user', content: 'Plan a dinner for two people.' }],
      }),
      short: 'gpt-5-mini',
    };
    assert.deepEqual(spanTexts({ ...bare, attributes }, []), [
      { message: 0, text: 'Plan a dinner for two people.' },
    ]);
  });

  it('looks above a call that tells nothing of what was asked', () => {
    const step: SpanJson = {
      ...bare,
      llm: { inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'Hi there' }] }] },
    };
    const root: SpanJson = { ...bare, attributes: { user_prompt: 'List the files here.' } };
    assert.deepEqual(
      spanTexts(bare, [step, root]).map(({ text }) => text),
      ['Hi there', 'List the files here.'],
    );
    assert.deepEqual(
      spanTexts(step, [root]).map(({ text }) => text),
      ['Hi there'],
    );
  });
});
