// An agent that asks every kind of provider once, as their SDKs do, by the variables that those read. Keys go
// where each provider wants them. Prints what it was answered, and tells of each call in OTLP JSON.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const { env } = process;
const traceId = randomBytes(16).toString('hex');
const prompt = readFileSync(0, 'utf8').trim();
const spans = [];
const messages = [{ role: 'user', content: prompt }];

/** Each with the address, the headers and the body that its SDK makes. */
const calls = [
  {
    name: 'openai',
    url: `${env.OPENAI_BASE_URL}/responses`,
    headers: { authorization: `Bearer ${env.OPENAI_API_KEY}` },
    body: { model: 'gpt-4o-mini', input: prompt },
  },
  {
    name: 'anthropic',
    url: `${env.ANTHROPIC_BASE_URL}/v1/messages`,
    headers: { 'x-api-key': env.ANTHROPIC_API_KEY, 'anthropic-version': '2023-06-01' },
    body: { model: 'claude-sonnet-4-5', max_tokens: 64, messages, stream: true },
  },
  {
    name: 'gemini',
    url: `${env.GOOGLE_GEMINI_BASE_URL}/v1beta/models/gemini-2.5-flash:generateContent?key=${env.GEMINI_API_KEY}`,
    headers: { 'x-goog-api-key': env.GEMINI_API_KEY },
    body: { contents: [{ role: 'user', parts: [{ text: prompt }] }] },
  },
  {
    name: 'azure',
    url: `${env.AZURE_OPENAI_ENDPOINT}/openai/deployments/small/chat/completions?api-version=2024-10-21`,
    headers: { 'api-key': env.AZURE_OPENAI_API_KEY },
    body: { messages },
  },
  {
    name: 'ollama',
    url: `${env.OLLAMA_HOST}/api/chat`,
    headers: {},
    body: { model: 'llama3.2', messages, stream: true },
  },
  {
    name: 'vectors',
    url: `${env.VECTOR_URL}/collections/docs/points/search`,
    headers: { 'api-key': env.VECTOR_API_KEY },
    body: { vector: [0.1, 0.2], filter: { password: env.VECTOR_PASSWORD } },
  },
];

for (const { name, url, headers, body } of calls) {
  const startTimeUnixNano = now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  console.log(`${name} ${response.status} ${text.length}`);
  if (!response.ok) console.error(text);
  spans.push({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: `chat ${name}`,
    kind: 3,
    startTimeUnixNano,
    endTimeUnixNano: now(),
    attributes: attributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': body.model ?? (name === 'gemini' ? 'gemini-2.5-flash' : 'small'),
    }),
  });
}
await fetch(`${env.OPENAI_BASE_URL}/traces/ingest`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${env.OPENAI_API_KEY}` },
  body: JSON.stringify({ data: [{ object: 'trace', id: `trace_${traceId}`, workflow_name: 'x' }] }),
});
await fetch(`${env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', ...otlpHeaders() },
  body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
});

function now() {
  return String(BigInt(Date.now()) * 1_000_000n);
}

function attributes(values) {
  return Object.entries(values).map(([key, value]) => ({ key, value: { stringValue: value } }));
}

function otlpHeaders() {
  const pairs = env.OTEL_EXPORTER_OTLP_HEADERS.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(pairs);
}
