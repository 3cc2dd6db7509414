import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/base/json.ts';
import { readInstructions, readMessages } from '../../../src/dialects/message-shapes.ts';

const text = (content: string) => ({ type: 'text', content });
const call = {
  type: 'tool_call',
  id: 'c1',
  name: 'get_weather',
  arguments: { city: 'Paris' },
};
const response = { type: 'tool_call_response', id: 'c1', result: { sky: 'rain' } };

/** The same four messages in the shape of each provider. */
const conversation = [
  { role: 'user', parts: [text('Weather?')] },
  { role: 'assistant', parts: [{ type: 'reasoning', content: 'Ask.' }, call] },
  { role: 'tool', parts: [response] },
];

const shapes: Record<string, JsonValue> = {
  OpenTelemetry: [
    { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'Ask.' },
        { type: 'tool_call', id: 'c1', name: 'get_weather', arguments: '{"city":"Paris"}' },
      ],
    },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { sky: 'rain' } }] },
  ],
  'OpenAI chat': {
    messages: [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'Ask.',
        tool_calls: [
          {
            id: 'c1',
            type: 'function',
            function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: '{"sky":"rain"}' },
    ],
  },
  Anthropic: [
    { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Ask.' },
        { type: 'tool_use', id: 'c1', name: 'get_weather', input: { city: 'Paris' } },
      ],
    },
    {
      role: 'tool',
      content: [{ type: 'tool_result', tool_use_id: 'c1', content: '{"sky":"rain"}' }],
    },
  ],
  'AI SDK': {
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Ask.' },
          {
            type: 'tool-call',
            toolCallId: 'c1',
            toolName: 'get_weather',
            input: { city: 'Paris' },
          },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c1',
            toolName: 'get_weather',
            output: { type: 'json', value: { sky: 'rain' } },
          },
        ],
      },
    ],
  },
  Genkit: {
    messages: [
      { role: 'user', content: [{ text: 'Weather?' }] },
      {
        role: 'model',
        content: [
          { reasoning: 'Ask.' },
          { toolRequest: { name: 'get_weather', ref: 'c1', input: { city: 'Paris' } } },
        ],
      },
      { role: 'tool', content: [{ toolResponse: { ref: 'c1', output: { sky: 'rain' } } }] },
    ],
  },
};

describe('readMessages', () => {
  for (const [name, value] of Object.entries(shapes)) {
    it(`reads the shape of ${name}`, () => {
      assert.deepEqual(readMessages(value, 'user'), conversation);
    });
  }

  it('reads the items of OpenAI’s responses', () => {
    const input = { instructions: 'Be terse.', input: 'Weather?' };
    assert.deepEqual(readMessages(input, 'user'), [
      { role: 'system', parts: [text('Be terse.')] },
      { role: 'user', parts: [text('Weather?')] },
    ]);
    const output = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Ask.' }] },
      { type: 'function_call', call_id: 'c1', name: 'get_weather', arguments: '{"city":"Paris"}' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Rain.' }] },
      { type: 'function_call_output', call_id: 'c1', output: '{"sky":"rain"}' },
    ];
    const messages = readMessages(output, 'assistant') ?? [];
    assert.deepEqual(
      messages.map((message) => message.role),
      ['assistant', 'assistant', 'assistant', 'tool'],
    );
    const parts = messages.flatMap((message) => message.parts);
    assert.deepEqual(parts, [
      { type: 'reasoning', content: 'Ask.' },
      call,
      text('Rain.'),
      response,
    ]);
  });

  it('reads why an answer ended, in the message or beside it', () => {
    const ended = [{ role: 'assistant', parts: [text('Rain.')], finishReason: 'stop' }];
    const message = { role: 'assistant', content: 'Rain.' };
    assert.deepEqual(readMessages({ message, finishReason: 'stop' }, 'assistant'), ended);
    assert.deepEqual(
      readMessages({ choices: [{ message, finish_reason: 'stop' }] }, 'user'),
      ended,
    );
    assert.deepEqual(readMessages([{ ...message, finish_reason: 'stop' }], 'user'), ended);
  });

  it('reads plain text as said by the speaker', () => {
    assert.deepEqual(readMessages('Rain.', 'assistant'), [
      { role: 'assistant', parts: [text('Rain.')] },
    ]);
    assert.deepEqual(readMessages({ system: 'Be terse.', prompt: 'Weather?' }, 'user'), [
      { role: 'system', parts: [text('Be terse.')] },
      { role: 'user', parts: [text('Weather?')] },
    ]);
  });

  it('reads pictures and files as what they are', () => {
    const part = (value: JsonValue) => readMessages([{ role: 'user', content: [value] }], 'user');
    const parts = (value: JsonValue) => part(value)?.[0]?.parts;
    const uri = 'https://example.com/a.png';
    assert.deepEqual(parts({ type: 'image_url', image_url: { url: uri } }), [{ type: 'uri', uri }]);
    assert.deepEqual(parts({ type: 'image', image: 'iVBOR', mediaType: 'image/png' }), [
      { type: 'blob', content: 'iVBOR', mimeType: 'image/png' },
    ]);
    assert.deepEqual(parts({ type: 'file', mime_type: 'text/csv', file_id: 'f1' }), [
      { type: 'file', fileId: 'f1', mimeType: 'text/csv' },
    ]);
    assert.deepEqual(parts({ media: { url: uri, contentType: 'image/png' } }), [
      { type: 'uri', uri, mimeType: 'image/png' },
    ]);
  });

  it('keeps a part that nobody named', () => {
    const odd = { type: 'hologram', beams: 3 };
    assert.deepEqual(readMessages([{ role: 'user', parts: [odd] }], 'user'), [
      { role: 'user', parts: [{ type: 'other', value: odd }] },
    ]);
  });

  it('keeps text that happens to be JSON as text', () => {
    assert.deepEqual(readMessages([{ role: 'user', content: '{"a":1}' }], 'user'), [
      { role: 'user', parts: [text('{"a":1}')] },
    ]);
  });

  it('finds none where there is none', () => {
    for (const value of [undefined, null, '', [], {}, 7, { city: 'Lisbon' }]) {
      assert.equal(readMessages(value, 'user'), undefined);
    }
  });
});

describe('readInstructions', () => {
  const system = [{ role: 'system', parts: [text('Be terse.')] }];

  it('reads plain text, parts and messages', () => {
    assert.deepEqual(readInstructions('Be terse.'), system);
    assert.deepEqual(readInstructions([{ type: 'text', content: 'Be terse.' }]), system);
    assert.deepEqual(readInstructions([{ role: 'system', content: 'Be terse.' }]), system);
    assert.deepEqual(readInstructions({ role: 'system', parts: [text('Be terse.')] }), system);
  });

  it('makes no message of nothing', () => {
    assert.deepEqual(readInstructions(undefined), []);
    assert.deepEqual(readInstructions([]), []);
  });

  it('reads a call once that stands among the contents and beside them', () => {
    const asked = { toolUseId: 't1', name: 'look', input: { a: 1 } };
    const beside = { id: 't1', type: 'function', function: { name: 'look', arguments: { a: 1 } } };
    const other = { ...beside, id: 't2' };
    assert.deepEqual(
      readMessages(
        [{ role: 'assistant', content: [{ toolUse: asked }], tool_calls: [beside, other] }],
        'assistant',
      )?.[0]?.parts,
      [
        { type: 'tool_call', id: 't1', name: 'look', arguments: { a: 1 } },
        { type: 'tool_call', id: 't2', name: 'look', arguments: { a: 1 } },
      ],
    );
  });
});
