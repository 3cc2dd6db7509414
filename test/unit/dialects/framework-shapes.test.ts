import assert from 'node:assert/strict';
import { readMessages } from '../../../src/dialects/message-shapes.ts';

const partsOf = (message: Parameters<typeof readMessages>[0]) =>
  readMessages([message ?? null], 'user')?.map(({ role, parts }) => [role, parts]);

describe('messages of frameworks', () => {
  it('reads Haystack’s, older and newer', () => {
    const content = [
      { text: 'Look.' },
      { tool_call: { tool_name: 'look', id: 'c1', arguments: { city: 'Paris' } } },
    ];
    const expected = [
      [
        'assistant',
        [
          { type: 'text', content: 'Look.' },
          { type: 'tool_call', id: 'c1', name: 'look', arguments: { city: 'Paris' } },
        ],
      ],
    ];
    assert.deepEqual(partsOf({ role: 'assistant', content, meta: {}, name: null }), expected);
    assert.deepEqual(partsOf({ _role: 'assistant', _content: content, _meta: {} }), expected);
    const origin = { tool_name: 'look', id: 'c1', arguments: {} };
    assert.deepEqual(
      partsOf({
        role: 'tool',
        meta: {},
        content: [{ tool_call_result: { result: 'rain', origin, error: false } }],
      }),
      [['tool', [{ type: 'tool_call_response', id: 'c1', result: 'rain' }]]],
    );
  });

  it('reads LlamaIndex’s blocks and calls', () => {
    assert.deepEqual(
      partsOf({
        role: 'assistant',
        blocks: [
          { block_type: 'text', text: 'Look.' },
          { block_type: 'tool_call', tool_name: 'look', tool_call_id: 'c1', tool_kwargs: { a: 1 } },
        ],
        additional_kwargs: {},
      }),
      [
        [
          'assistant',
          [
            { type: 'text', content: 'Look.' },
            { type: 'tool_call', id: 'c1', name: 'look', arguments: { a: 1 } },
          ],
        ],
      ],
    );
    assert.deepEqual(
      partsOf({
        role: 'tool',
        blocks: [{ block_type: 'text', text: 'rain' }],
        additional_kwargs: { tool_call_id: 'c1' },
      }),
      [
        [
          'tool',
          [
            {
              type: 'tool_call_response',
              id: 'c1',
              result: [{ block_type: 'text', text: 'rain' }],
            },
          ],
        ],
      ],
    );
  });

  it('reads LangChain’s in its four forms', () => {
    const expected = [['user', [{ type: 'text', content: 'Hi' }]]];
    const id = ['langchain_core', 'messages', 'HumanMessage'];
    for (const message of [
      { lc: 1, type: 'constructor', id, kwargs: { content: 'Hi' } },
      { type: 'human', data: { content: 'Hi', type: 'human' } },
      { type: 'human', content: 'Hi', additional_kwargs: {} },
      { type: 'HumanMessageChunk', content: 'Hi' },
    ]) {
      assert.deepEqual(partsOf(message), expected);
    }
  });

  it('reads reasoning, calls and results of LangChain once', () => {
    assert.deepEqual(
      partsOf({
        type: 'ai',
        content: [
          { type: 'text', text: 'Look.' },
          { type: 'tool_use', id: 'c1', name: 'look', input: {} },
        ],
        tool_calls: [{ name: 'look', args: {}, id: 'c1', type: 'tool_call' }],
        additional_kwargs: { reasoning_content: 'Hm.' },
      }),
      [
        [
          'assistant',
          [
            { type: 'reasoning', content: 'Hm.' },
            { type: 'text', content: 'Look.' },
            { type: 'tool_call', id: 'c1', name: 'look', arguments: {} },
          ],
        ],
      ],
    );
    assert.deepEqual(partsOf({ type: 'tool', content: 'rain', tool_call_id: 'c1' }), [
      ['tool', [{ type: 'tool_call_response', id: 'c1', result: 'rain' }]],
    ]);
  });
});
