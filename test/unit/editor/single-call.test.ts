import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readAnswer } from '../../../src/editor/single-call/answer-reading.ts';
import { neutralMessages } from '../../../src/editor/single-call/neutral-messages.ts';
import { parseRequestText, requestText } from '../../../src/editor/single-call/request-document.ts';
import { mayCarryKey, requestHeaders } from '../../../src/editor/single-call/request-headers.ts';
import { RefusedRequestError, sendRequest } from '../../../src/editor/single-call/send-request.ts';

const call = { call: 1, summary: '', status: 200, durationMs: 1, method: 'POST', answer: '' };

describe('a recorded call as a request', () => {
  it('is asked in one piece, whatever it was', () => {
    const body = { model: 'm', stream: true, stream_options: { include_usage: true } };
    const text = requestText({ ...call, url: 'https://api.openai.com/v1/chat/completions', body });
    assert.deepEqual(parseRequestText(text), {
      url: 'https://api.openai.com/v1/chat/completions',
      body: { model: 'm', stream: false },
    });
    const gemini = 'https://g.example/v1beta/models/gemini-3:streamGenerateContent?alt=sse';
    assert.match(requestText({ ...call, url: gemini, body: {} }), /gemini-3:generateContent"/);
  });

  it('says what is wrong with it', () => {
    assert.throws(() => parseRequestText('{'), /no JSON object/);
    assert.throws(() => parseRequestText('{"url": "https://a.example"}'), /no "body"/);
    assert.throws(() => parseRequestText('{"url": "file:///etc/passwd", "body": {}}'), /http/);
    assert.throws(() => parseRequestText(requestText({ ...call, body: {} })), /http/);
  });

  it('carries its key as its provider wants it, and never over an open line', () => {
    const headerOf = (url: string): string[] => Object.keys(requestHeaders(url, 'k'));
    assert.ok(headerOf('https://api.anthropic.com/v1/messages').includes('x-api-key'));
    assert.ok(
      headerOf('https://g.example/v1beta/models/x:generateContent').includes('x-goog-api-key'),
    );
    assert.ok(headerOf('https://me.openai.azure.com/openai/deployments/x').includes('api-key'));
    assert.ok(headerOf('https://api.openai.com/v1/responses').includes('authorization'));
    assert.deepEqual(requestHeaders('https://api.openai.com/v1', undefined), {
      'content-type': 'application/json',
    });
    assert.ok(mayCarryKey('http://127.0.0.1:4000/v1') && !mayCarryKey('http://example.com/v1'));
  });
});

describe('the messages of a request', () => {
  it('are the same in every form', () => {
    const expected = [
      { role: 'system', text: 'Be kind.' },
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: 'Hi' },
    ];
    const bodies = [
      {
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
          { role: 'assistant', content: 'Hi' },
        ],
      },
      {
        system: [{ type: 'text', text: 'Be kind.' }],
        messages: [
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
        ],
      },
      {
        instructions: 'Be kind.',
        input: [
          { role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
          { role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] },
        ],
      },
      {
        systemInstruction: { parts: [{ text: 'Be kind.' }] },
        contents: [
          { role: 'user', parts: [{ text: 'Hello' }] },
          { role: 'model', parts: [{ text: 'Hi' }] },
        ],
      },
    ];
    for (const body of bodies) assert.deepEqual(neutralMessages(body), expected);
    assert.deepEqual(neutralMessages({ input: 'Hello' }), [{ role: 'user', text: 'Hello' }]);
  });
});

describe('an answer', () => {
  const events = (...values: readonly object[]): string =>
    values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');

  it('is read in every form, in one piece and as a stream', () => {
    const answers: readonly [string, string][] = [
      ['{"choices":[{"message":{"content":"Lisbon"}}]}', 'Lisbon'],
      [
        '{"output":[{"type":"message","content":[{"type":"output_text","text":"Lisbon"}]}]}',
        'Lisbon',
      ],
      ['{"content":[{"type":"text","text":"Lisbon"}]}', 'Lisbon'],
      ['{"candidates":[{"content":{"parts":[{"text":"Lisbon"}]}}]}', 'Lisbon'],
      ['{"message":{"content":"Lisbon"}}', 'Lisbon'],
      [
        events(
          { choices: [{ delta: { content: 'Lis' } }] },
          { choices: [{ delta: { content: 'bon' } }] },
        ),
        'Lisbon',
      ],
      [
        events(
          { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Lis' } },
          { type: 'content_block_delta', delta: { type: 'text_delta', text: 'bon' } },
        ),
        'Lisbon',
      ],
      [events({ type: 'response.output_text.delta', delta: 'Lisbon' }), 'Lisbon'],
      ['{"message":{"content":"Lis"}}\n{"message":{"content":"bon"}}\n', 'Lisbon'],
      ['not found', 'not found'],
    ];
    for (const [body, text] of answers) assert.equal(readAnswer(body).text, text, body);
  });

  it('shows the tools that the model asked for, and what it used', () => {
    const tools =
      '{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"look"}}]}}],"usage":{"prompt_tokens":7,"completion_tokens":3}}';
    const { text, ...tokens } = readAnswer(tools);
    assert.match(text, /"name": "look"/);
    assert.deepEqual(tokens, { inputTokens: 7, outputTokens: 3 });
  });

  it('puts the tools of a stream together', () => {
    const chat = (piece: object): object => ({ choices: [{ delta: { tool_calls: [piece] } }] });
    const streams = [
      events(
        chat({ index: 0, function: { name: 'look', arguments: '' } }),
        chat({ index: 0, function: { arguments: '{"id":' } }),
        chat({ index: 0, function: { arguments: '7}' } }),
      ),
      events(
        {
          type: 'response.output_item.added',
          output_index: 0,
          item: { type: 'function_call', name: 'look' },
        },
        { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{"id":' },
        { type: 'response.function_call_arguments.delta', output_index: 0, delta: '7}' },
      ),
      events(
        {
          type: 'content_block_start',
          index: 0,
          content_block: { type: 'tool_use', name: 'look' },
        },
        {
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'input_json_delta', partial_json: '{"id":7}' },
        },
      ),
    ];
    for (const stream of streams)
      assert.deepEqual(JSON.parse(readAnswer(stream).text), {
        name: 'look',
        arguments: '{"id":7}',
      });
  });
});

describe('sending a request', () => {
  let server: Server;
  let origin: string;
  before(async () => {
    server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/v1' }).end();
      else if (request.headers.authorization !== 'Bearer right')
        response.writeHead(401).end('{"error":{"message":"Wrong key."}}');
      else
        response.end('{"choices":[{"message":{"content":"Lisbon"}}],"usage":{"prompt_tokens":7}}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it('gives the answer, or the words of the provider', async () => {
    const request = { url: `${origin}/v1`, body: {} };
    const { text, inputTokens } = await sendRequest(request, 'right');
    assert.deepEqual([text, inputTokens], ['Lisbon', 7]);
    await assert.rejects(
      sendRequest(request, 'wrong'),
      (error) =>
        error instanceof RefusedRequestError && error.isAboutKey && /Wrong key/.test(error.message),
    );
    await assert.rejects(
      sendRequest({ url: `${origin}/moved`, body: {} }, 'right'),
      /Nobody answered/,
    );
    await assert.rejects(sendRequest({ url: 'http://example.com/v1', body: {} }, 'k'), /https/);
  });
});
