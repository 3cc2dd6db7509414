// A small agent: asks its model twice, once in one piece and once as a stream, and tells of it in OTLP
// JSON made by hand. Knows Spanwise only by the variables that SDKs read.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const { OPENAI_BASE_URL, OPENAI_API_KEY, OTEL_EXPORTER_OTLP_ENDPOINT } = process.env;
const prompt = readFileSync(process.argv[2], 'utf8');
const traceId = randomBytes(16).toString('hex');
const rootId = randomBytes(8).toString('hex');
const spans = [];

const first = await ask([{ role: 'user', content: prompt }], false);
const second = await ask(
  [
    { role: 'user', content: prompt },
    { role: 'assistant', content: first },
    { role: 'user', content: 'Say it shorter.' },
  ],
  true,
);
console.log(second);
spans.push(
  span({ spanId: rootId, name: 'sample agent', attributes: { 'api.key': OPENAI_API_KEY } }),
);
await exportSpans();

async function ask(messages, stream) {
  const start = now();
  const response = await fetch(`${OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${OPENAI_API_KEY}` },
    body: JSON.stringify({ model: 'gpt-4o-mini', messages, stream }),
  });
  const body = await response.text();
  if (!response.ok) {
    spans.push(callSpan({ start, messages, error: body }));
    spans.push(span({ spanId: rootId, name: 'sample agent', error: body }));
    await exportSpans();
    console.error(`${response.status} ${body}`);
    process.exit(1);
  }
  const events = stream ? streamed(body) : [JSON.parse(body)];
  const text = events
    .map((event) => event.choices[0].message?.content ?? event.choices[0].delta?.content ?? '')
    .join('');
  spans.push(callSpan({ start, messages, responseId: events[0].id, text }));
  return text;
}

function streamed(body) {
  return body
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)));
}

function callSpan({ start, messages, responseId, text, error }) {
  const asParts = (role, content) => ({ role, parts: [{ type: 'text', content }] });
  return span({
    name: 'chat gpt-4o-mini',
    parentSpanId: rootId,
    start,
    error,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 10,
      'gen_ai.input.messages': JSON.stringify(
        messages.map(({ role, content }) => asParts(role, content)),
      ),
      ...(responseId && {
        'gen_ai.response.id': responseId,
        'gen_ai.output.messages': JSON.stringify([asParts('assistant', text)]),
      }),
    },
  });
}

function span({ name, spanId, parentSpanId, start = now(), error, attributes = {} }) {
  return {
    traceId,
    spanId: spanId ?? randomBytes(8).toString('hex'),
    ...(parentSpanId && { parentSpanId }),
    name,
    kind: 3,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(now()),
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
    })),
    status: error ? { code: 2, message: error } : {},
  };
}

function now() {
  return BigInt(Date.now()) * 1_000_000n;
}

async function exportSpans() {
  const headers = (process.env.OTEL_EXPORTER_OTLP_HEADERS ?? '')
    .split(',')
    .map((pair) => pair.split('='))
    .filter(([name]) => name !== '');
  const resource = {
    attributes: [{ key: 'service.name', value: { stringValue: 'sample-agent' } }],
  };
  const response = await fetch(`${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`, {
    method: 'POST',
    headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  });
  if (!response.ok) throw new Error(`The export was refused: ${response.status}`);
}
