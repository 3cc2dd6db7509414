// A small server: asks its model what it is asked itself, and tells of each request in OTLP JSON made by
// hand. Ends when it is asked for /end. Knows Spanwise only by the variables that SDKs read.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const {
  OPENAI_BASE_URL,
  OTEL_EXPORTER_OTLP_ENDPOINT,
  OTEL_EXPORTER_OTLP_HEADERS = '',
} = process.env;
const port = Number(process.argv[2]);

const server = createServer(async (request, response) => {
  if (request.url === '/end') {
    response.end();
    server.close();
    server.closeAllConnections();
    return;
  }
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces).toString('utf8');
  const traceId = randomBytes(16).toString('hex');
  const root = randomBytes(8).toString('hex');
  const start = now();
  const answer = await ask(JSON.parse(body).question, { traceId, parent: root });
  const attributes = {
    'http.request.method': request.method,
    'url.path': request.url,
    'server.port': port,
    'http.request.header.content-type': [request.headers['content-type']],
    'http.request.body.content': body,
  };
  await send([span({ traceId, spanId: root, name: 'POST /chat', kind: 2, start, attributes })]);
  console.log(answer);
  response.end(answer);
});
server.listen(port, 'localhost');

async function ask(question, { traceId, parent }) {
  const spanId = randomBytes(8).toString('hex');
  const start = now();
  const response = await fetch(`${OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${spanId}-01` },
    body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: question }] }),
  });
  const body = await response.text();
  await send([span({ traceId, spanId, parentSpanId: parent, name: 'chat', kind: 3, start })]);
  return response.ok ? JSON.parse(body).choices[0].message.content : `${response.status} ${body}`;
}

function span({ start, attributes = {}, ...fields }) {
  const value = (each) =>
    Array.isArray(each)
      ? { arrayValue: { values: each.map(value) } }
      : typeof each === 'number'
        ? { intValue: String(each) }
        : { stringValue: each };
  return {
    ...fields,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(now()),
    attributes: Object.entries(attributes).map(([key, each]) => ({ key, value: value(each) })),
  };
}

function now() {
  return BigInt(Date.now()) * 1_000_000n;
}

async function send(spans) {
  const headers = OTEL_EXPORTER_OTLP_HEADERS.split(',').map((pair) => pair.split('='));
  await fetch(`${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`, {
    method: 'POST',
    headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
}
