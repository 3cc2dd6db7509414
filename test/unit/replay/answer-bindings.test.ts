import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RecordedResponse } from '../../../src/model/recorded-exchange.ts';
import { bindAnswer } from '../../../src/replay/answer-bindings.ts';
import { bodyText, jsonResponse, textResponse } from '../../support/recorded-exchanges.ts';
import { joinedContent, streamOf } from '../../support/streamed-answers.ts';

const recordedId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const liveId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

function bind(response: RecordedResponse, ...pairs: readonly (readonly [string, string])[]) {
  return bindAnswer(response, { live: new Map(pairs), ambiguous: new Set() });
}

describe('answer bindings', function () {
  this.timeout(30_000);
  it('put live tokens in place of recorded ones and leave every other byte', () => {
    const response = textResponse(
      'application/json',
      `{ "n": 1.0, "big": 12345678901234567890, "text":"for ${recordedId}\\n", "${recordedId}": "\\u00e9" }`,
    );
    const bound = bind(response, [recordedId, liveId]);
    assert.deepEqual(bound.problems, []);
    assert.equal(
      bodyText(bound.response),
      `{ "n": 1.0, "big": 12345678901234567890, "text":"for ${liveId}\\n", "${recordedId}": "\\u00e9" }`,
    );
  });

  it('correct the length header', () => {
    const response = {
      ...jsonResponse({ path: '/tmp/a1B2c3' }),
      headers: [['content-length', '22']] as const,
    };
    const bound = bind(response, ['/tmp/a1B2c3', '/tmp/longer-name']);
    const length = Buffer.from(bodyText(bound.response)).length;
    assert.deepEqual(bound.response.headers, [['content-length', String(length)]]);
  });

  it('find a token however a stream and its frames split it', () => {
    const words = fc.array(
      fc.constantFrom('Id', recordedId, 'é', '€ 5', '\n', '"', '12:30', '112:30'),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(words, fc.array(fc.nat(40)), fc.array(fc.nat(200)), (parts, cuts, frameCuts) => {
        const text = parts.join(' ');
        const { response } = bind(
          streamOf(text, cuts, frameCuts),
          [recordedId, liveId],
          ['12:30', '14:45'],
        );
        const expected = parts
          .map((part) => (part === recordedId ? liveId : part === '12:30' ? '14:45' : part))
          .join(' ');
        assert.equal(joinedContent(response), expected);
      }),
    );
  });

  it('keep the texts of two choices and two tool calls apart', () => {
    const [start, end] = [recordedId.slice(0, 10), recordedId.slice(10)];
    const chunk = (index: number, call: number, piece: string) =>
      `data: ${JSON.stringify({ choices: [{ index, delta: { tool_calls: [{ index: call, function: { arguments: piece } }] } }] })}\n\n`;
    const response = textResponse(
      'text/event-stream',
      chunk(0, 0, start),
      chunk(0, 1, start),
      chunk(1, 0, end),
      chunk(0, 1, end),
      'data: [DONE]\n\n',
    );
    const bound = bodyText(bind(response, [recordedId, liveId]).response);
    assert.ok(bound.includes(chunk(0, 1, liveId)), bound);
    assert.ok(bound.includes(chunk(0, 0, start)) && bound.includes(chunk(1, 0, end)), bound);
    assert.ok(bound.endsWith('data: [DONE]\n\n'));
  });

  it('rewrite the events of the responses API, pieces and whole', () => {
    const event = (type: string, text: object) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, item_id: 'msg_1', output_index: 0, ...text })}\n\n`;
    const response = textResponse(
      'text/event-stream',
      event('response.output_text.delta', { delta: `Id ${recordedId.slice(0, 20)}` }),
      event('response.output_text.delta', { delta: `${recordedId.slice(20)}.` }),
      event('response.output_text.done', { text: `Id ${recordedId}.` }),
    );
    assert.equal(
      bodyText(bind(response, [recordedId, liveId]).response),
      [
        event('response.output_text.delta', { delta: `Id ${liveId}` }),
        event('response.output_text.delta', { delta: '.' }),
        event('response.output_text.done', { text: `Id ${liveId}.` }),
      ].join(''),
    );
  });

  it('rewrite an id that every event repeats', () => {
    const event = (id: string) => `data: ${JSON.stringify({ thread: id })}\n\n`;
    const response = textResponse('text/event-stream', event(recordedId), event(recordedId));
    const bound = bind(response, [recordedId, liveId]).response;
    assert.equal(bodyText(bound), event(liveId) + event(liveId));
  });

  it('reach Windows paths in the arguments of a tool call', () => {
    const [recorded, live] = [
      'C:\\Users\\a\\AppData\\Local\\Temp\\x1',
      'C:\\Users\\a\\AppData\\Local\\Temp\\y2',
    ];
    const call = (path: string) => ({ arguments: JSON.stringify({ path }) });
    const bound = bind(jsonResponse(call(recorded)), [recorded, live]);
    assert.equal(bodyText(bound.response), JSON.stringify(call(live)));
  });

  it('rewrite plain text and broken JSON too', () => {
    const response = textResponse('application/json', `{"id":"${recordedId}","mess`);
    assert.equal(
      bodyText(bind(response, [recordedId, liveId]).response),
      `{"id":"${liveId}","mess`,
    );
  });

  it('say so where a token stands for two, and where the answer cannot be read', () => {
    const response = jsonResponse({ text: 'At 12:30.' });
    const unclear = bindAnswer(response, { live: new Map(), ambiguous: new Set(['12:30']) });
    assert.deepEqual(unclear, {
      response,
      problems: ['The answer holds 12:30, which stands for different values in this run.'],
    });
    const compressed = { ...response, headers: [['content-encoding', 'zstd']] as const };
    assert.equal(bind(compressed, ['12:30', '14:45']).problems.length, 1);
  });

  it("leave the provider's own clock alone", () => {
    const at = '2026-11-20T10:00:00.000Z';
    const response = jsonResponse({ created_at: at, message: { content: 'done' } });
    const bound = bindAnswer(response, {
      live: new Map([['id-4711-recorded', 'id-4712-live']]),
      ambiguous: new Set([at]),
    });
    assert.deepEqual(bound.problems, []);
    const moved = bind(response, [at, '2026-11-23T10:00:00.000Z']).response;
    assert.equal(bodyText(moved), bodyText(response));
  });
});
