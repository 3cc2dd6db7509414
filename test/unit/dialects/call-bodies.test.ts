import assert from 'node:assert/strict';
import { readRequestBody, readResponseBody } from '../../../src/dialects/call-bodies.ts';

describe('readRequestBody', () => {
  it('reads model, parameters, tools and messages', () => {
    const body = {
      model: 'claude-sonnet-4-5',
      max_tokens: 100,
      temperature: null,
      system: 'Be terse.',
      messages: [{ role: 'user', content: 'Hi' }],
      tools: [{ name: 'look' }],
      metadata: { user_id: 'u-42' },
    };
    assert.deepEqual(readRequestBody(body), {
      requestModel: 'claude-sonnet-4-5',
      parameters: { max_tokens: 100 },
      inputMessages: [
        { role: 'system', parts: [{ type: 'text', content: 'Be terse.' }] },
        { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
      ],
      toolDefinitions: [{ name: 'look' }],
    });
  });

  it('reads a list of messages, and text', () => {
    assert.equal(readRequestBody([{ role: 'user', content: 'Hi' }])?.inputMessages?.length, 1);
    assert.equal(readRequestBody('Hi')?.inputMessages?.length, 1);
    assert.equal(readRequestBody(undefined), undefined);
  });

  it('takes the arguments of a function for no parameters', () => {
    assert.equal(readRequestBody({ temperature: 21, city: 'Paris' }), undefined);
  });
});

describe('readResponseBody', () => {
  it('reads an answer of Anthropic', () => {
    const body = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content: [{ type: 'text', text: 'Hello' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 9, output_tokens: 3 },
    };
    assert.deepEqual(readResponseBody(body), {
      responseModel: 'claude-sonnet-4-5-20250929',
      responseId: 'msg_1',
      usage: { inputTokens: 9, outputTokens: 3, totalTokens: 12 },
      finishReasons: ['end_turn'],
      outputMessages: [{ role: 'assistant', parts: [{ type: 'text', content: 'Hello' }] }],
    });
  });

  it('reads OpenAI’s responses without the instructions that they repeat', () => {
    const body = {
      id: 'resp_1',
      object: 'response',
      model: 'gpt-5-mini',
      instructions: 'Be terse.',
      output: [
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] },
      ],
    };
    const call = readResponseBody(body);
    assert.equal(call?.responseId, 'resp_1');
    assert.deepEqual(
      call.outputMessages?.map(({ role }) => role),
      ['assistant'],
    );
  });

  it('reads a state that ends with an answer, and its message’s own metadata', () => {
    const call = readResponseBody({
      messages: [
        { type: 'human', content: 'Hi' },
        {
          type: 'ai',
          content: 'Hello',
          id: 'run-1',
          response_metadata: { model_name: 'gpt-4o-2024-08-06', finish_reason: 'stop' },
          usage_metadata: { input_tokens: 9, output_tokens: 3, total_tokens: 12 },
        },
      ],
    });
    assert.equal(call?.responseModel, 'gpt-4o-2024-08-06');
    assert.equal(call.responseId, undefined);
    assert.deepEqual(call.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
    assert.deepEqual(call.finishReasons, ['stop']);
  });

  it('believes the id of a message of LangChain that the provider gave', () => {
    const answer = (id: string) => ({
      generations: [[{ text: '', message: { type: 'ai', id, content: 'Rain.' } }]],
    });
    assert.equal(readResponseBody(answer('chatcmpl-1'))?.responseId, 'chatcmpl-1');
    assert.equal(readResponseBody(answer('run-7'))?.responseId, undefined);
    assert.equal(readResponseBody(answer('lc_run--7'))?.responseId, undefined);
  });
});
