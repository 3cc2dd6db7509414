import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { rebuiltAnswer } from '../../../../src/replay/rebuilt/rebuilt-answer.ts';
import { rebuiltReply } from '../../../../src/replay/rebuilt/rebuilt-reply.ts';
import { modelApis } from '../../../support/model-apis/all-model-apis.ts';
import { bodyText, chatRequest } from '../../../support/recorded-exchanges.ts';

describe('answer rebuilt from a span', () => {
  const call = fc.record({
    id: fc.stringMatching(/^call_[a-z0-9]{8}$/),
    name: fc.stringMatching(/^[a-z_]{3,12}$/),
    arguments: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.oneof(fc.string(), fc.integer(), fc.boolean()),
      { noNullPrototype: true },
    ),
  });
  const said = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 120 }),
    calls: fc.array(call, { maxLength: 3 }),
  });

  for (const api of modelApis)
    it(`is read by a program that speaks ${api.name} as it was said, streamed or not`, () => {
      fc.assert(
        fc.property(said, fc.boolean(), ({ text, calls }, stream) => {
          // A program reads either a text or calls.
          const spoken = calls.length > 0 ? '' : text;
          const parts = [
            { type: 'text' as const, content: spoken },
            ...calls.map((each) => ({ type: 'tool_call' as const, ...each })),
          ];
          const reply = rebuiltReply({ outputMessages: [{ role: 'assistant', parts }] }, 1);
          const { path, body } = api.ask([{ role: 'system', text: 'x' }], { stream, tools: true });
          const response = rebuiltAnswer({ type: 'reply', reply }, chatRequest(body, path), {
            durationMs: 100,
            timeToFirstTokenMs: 20,
          });
          const read = api.read(bodyText(response));
          assert.equal(read.text, spoken);
          const known = calls.map((each) => ({
            ...each,
            id: read.calls[0]?.id === '' ? '' : each.id,
          }));
          assert.deepEqual(read.calls, known);
          const offsets = response.frames.map((frame) => frame.offsetMs);
          assert.ok((offsets[0] ?? 0) >= 20 && (offsets.at(-1) ?? 0) <= 100, String(offsets));
        }),
      );
    });

  it('is the error that the span tells, and is not asked for again', () => {
    const error = { type: 'error', status: 429, message: 'Too many requests.' } as const;
    const response = rebuiltAnswer(error, chatRequest({}), { durationMs: 5 });
    assert.equal(response.status, 429);
    assert.ok(
      response.headers.some(([name, value]) => name === 'x-should-retry' && value === 'false'),
    );
    assert.match(bodyText(response), /Too many requests\./);
  });

  it('has the counts and the reason to end in the words of the API', () => {
    const reply = rebuiltReply(
      {
        outputMessages: [{ role: 'assistant', parts: [{ type: 'text', content: 'cut' }] }],
        finishReason: 'length',
        id: 'resp_1',
        model: 'm-1',
        usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 60, reasoningTokens: 5 },
      },
      1,
    );
    const bodies = modelApis.map((api) => {
      const { path, body } = api.ask([{ role: 'system', text: 'x' }], {
        stream: false,
        tools: false,
      });
      const answer = rebuiltAnswer({ type: 'reply', reply }, chatRequest(body, path), {
        durationMs: 1,
      });
      return bodyText(answer);
    });
    const [chat = '', responses = '', anthropic = '', gemini = '', ollama = ''] = bodies;
    assert.match(
      chat,
      /"finish_reason":"length".*"prompt_tokens":100,"completion_tokens":20,"total_tokens":120/,
    );
    assert.match(
      responses,
      /"incomplete_details":\{"reason":"max_output_tokens"\}.*"input_tokens":100/,
    );
    assert.match(
      anthropic,
      /"stop_reason":"max_tokens".*"input_tokens":40,"output_tokens":20,"cache_read_input_tokens":60/,
    );
    assert.match(
      gemini,
      /"finishReason":"MAX_TOKENS".*"promptTokenCount":100,"candidatesTokenCount":15/,
    );
    assert.match(ollama, /"done_reason":"length","prompt_eval_count":100,"eval_count":20/);
  });
});
