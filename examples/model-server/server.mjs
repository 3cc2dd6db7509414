// A model provider that needs no key: speaks OpenAI's chat completions and embeddings, and answers the
// support agent by a script that reads the conversation. No dependencies.
//
//   node server.mjs [--port 4020]
//
// Order 1044 is refused once with 429 and then answered; order 1045 is refused with 503 every time.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { embeddingOf } from './embedding.mjs';
import { nextTurn } from './script.mjs';
import { countTokens, usageOf } from './usage.mjs';

const portArgument = process.argv.indexOf('--port');
const port = portArgument === -1 ? 4020 : Number(process.argv[portArgument + 1]);

/** Long enough to see a run grow, short enough not to wait for. */
const msBeforeFirstToken = 250;
const msPerToken = 12;

const refusedOnce = new Set();

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    sendError(response, 400, { type: 'invalid_request_error', message: error.message });
  });
});

server.on('error', (error) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `error: port ${port} is in use: stop the program that has it, or choose another with --port.`
      : `error: ${error.message}`,
  );
  process.exit(1);
});
console.log('Model server starting …');
server.listen(port, '127.0.0.1', () => {
  console.log(`Model server listening on http://127.0.0.1:${server.address().port}/v1`);
});

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/health') return sendJson(response, 200, { ok: true });
  if (request.method !== 'POST') return sendUnknownPath(response, request);
  const body = JSON.parse(await textOf(request));
  console.log(`${new Date().toISOString()} ${pathname} ${body.model}`);
  if (pathname === '/v1/embeddings') return sendEmbeddings(response, body);
  if (pathname === '/v1/chat/completions') return sendCompletion(response, body);
  return sendUnknownPath(response, request);
}

function sendEmbeddings(response, { model, input, encoding_format: format }) {
  const texts = Array.isArray(input) ? input : [input];
  const data = texts.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: format === 'base64' ? base64Of(embeddingOf(text)) : embeddingOf(text),
  }));
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return sendJson(response, 200, { object: 'list', data, model, usage });
}

function base64Of(numbers) {
  return Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
}

async function sendCompletion(response, body) {
  const turn = nextTurn(body);
  const conversation = JSON.stringify(body.messages);
  if (turn.refuse === 'always') return sendRefusal(response, 503);
  if (turn.refuse === 'once' && !refusedOnce.has(conversation)) {
    refusedOnce.add(conversation);
    return sendRefusal(response, 429);
  }
  const usage = usageOf({ request: body, turn });
  const common = {
    id: newId('chatcmpl-'),
    created: Math.floor(Date.now() / 1000),
    model: body.model === 'gpt-5-mini' ? 'gpt-5-mini-2025-08-07' : body.model,
  };
  const message = messageOf(turn);
  await wait(msBeforeFirstToken);
  if (body.stream) return streamCompletion(response, { body, common, message, usage });
  const choice = { index: 0, message, finish_reason: finishReasonOf(message), logprobs: null };
  return sendJson(response, 200, {
    ...common,
    object: 'chat.completion',
    choices: [choice],
    usage,
  });
}

/** Clients that follow OpenAI's try again after the time in this header. */
function sendRefusal(response, status) {
  response.setHeader('retry-after-ms', '300');
  return sendError(response, status, refusals[status]);
}

const refusals = {
  429: {
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached: limit 3 requests per minute. Try again in 300 ms.',
  },
  503: {
    type: 'server_error',
    code: 'overloaded',
    message: 'The model is overloaded with other requests. Try again later.',
  },
};

function messageOf(turn) {
  if (turn.call === undefined) return { role: 'assistant', content: turn.text, refusal: null };
  const call = {
    id: newId('call_'),
    type: 'function',
    function: { name: turn.call.name, arguments: JSON.stringify(turn.call.arguments) },
  };
  return { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
}

function newId(prefix) {
  return prefix + randomBytes(12).toString('hex');
}

function finishReasonOf(message) {
  return message.tool_calls === undefined ? 'stop' : 'tool_calls';
}

/** As OpenAI streams: the role, then the text or the arguments in pieces, the reason, the usage. */
async function streamCompletion(response, { body, common, message, usage }) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (chunk) => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  const sendDelta = (delta, finishReason = null) => {
    const choice = { index: 0, delta, finish_reason: finishReason, logprobs: null };
    send({ ...common, object: 'chat.completion.chunk', choices: [choice] });
  };
  const call = message.tool_calls?.[0];
  if (call === undefined) {
    sendDelta({ role: 'assistant', content: '' });
  } else {
    const start = { index: 0, ...call, function: { name: call.function.name, arguments: '' } };
    sendDelta({ role: 'assistant', content: null, tool_calls: [start] });
  }
  for (const piece of (call?.function.arguments ?? message.content).match(/\S+\s*/g) ?? []) {
    await wait(msPerToken);
    sendDelta(
      call === undefined
        ? { content: piece }
        : { tool_calls: [{ index: 0, function: { arguments: piece } }] },
    );
  }
  sendDelta({}, finishReasonOf(message));
  if (body.stream_options?.include_usage) {
    send({ ...common, object: 'chat.completion.chunk', choices: [], usage });
  }
  response.end('data: [DONE]\n\n');
}

function sendUnknownPath(response, request) {
  const message = `This server knows /v1/chat/completions and /v1/embeddings, not ${request.method} ${request.url}.`;
  sendError(response, 404, { type: 'invalid_request_error', message });
}

function sendError(response, status, { type, message, code = null }) {
  sendJson(response, status, { error: { message, type, param: null, code } });
}

function sendJson(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
