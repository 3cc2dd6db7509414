// A program that speaks to a model over the API that its argument names, and prints what it is told. Knows
// Spanwise only by the variables that SDKs read.
import { randomBytes } from 'node:crypto';
import { modelApi } from './model-apis/all-model-apis.ts';
import { runAgent, type Step } from './planned-agent.ts';

const ask = { type: 'ask', stream: false, tools: false, volatile: [] } as const;
const plan: readonly Step[] = [
  { ...ask, words: 'plan a trip', stream: true, volatile: ['time', 'id'] },
  { ...ask, words: 'what is the weather like', tools: true, volatile: ['secret'] },
  {
    type: 'fan-out',
    branches: ['hotels', 'trains', 'museums'].map((words) => [
      { ...ask, words, stream: true, tools: true, volatile: ['folder'] },
      { type: 'loop', times: 2, steps: [{ ...ask, words: 'shorter' }] },
    ]),
  },
  { ...ask, words: 'sum it up', volatile: ['port'] },
];

const environment = process.env;
const api = modelApi(process.argv[2] ?? '');
const base = (environment[api.variable] ?? '').replace(/\/v1$/, '');
const startMs = Date.now();
const said = await runAgent(plan, {
  api,
  now: Date.now,
  secret: environment['USER_SECRET'] ?? '',
  send: async (asked) => {
    const response = await fetch(`${base}${asked.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked.body),
    });
    return { status: response.status, body: await response.text() };
  },
});
for (const line of said) console.log(line);
await exportSpan();

async function exportSpan(): Promise<void> {
  const header = (environment['OTEL_EXPORTER_OTLP_HEADERS'] ?? '')
    .split(',')
    .map((pair) => pair.split('='));
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'planned program',
    startTimeUnixNano: String(BigInt(startMs) * 1_000_000n),
    endTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
  };
  await fetch(`${environment['OTEL_EXPORTER_OTLP_ENDPOINT']}/v1/traces`, {
    method: 'POST',
    headers: { ...Object.fromEntries(header), 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
}
