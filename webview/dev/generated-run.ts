import type { SpanKind, SpanStatusCode } from '../../src/model/span.ts';
import type { SpanJson } from '../../src/protocol/span-json.ts';
import { missingParent, noParent, type Timeline } from '../../src/protocol/timeline.ts';
import type { FakeRun } from './fake-host.ts';

interface Row {
  readonly parent: number;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly durationMs: number;
  readonly status?: SpanStatusCode;
  readonly tokens?: number;
}

/** A made run of any size, the same every time: an agent that works in steps, some of which fail. */
export function generatedRun(spanCount: number): FakeRun {
  const rows = makeRows(spanCount);
  const endMs = rows.reduce((end, row) => Math.max(end, row.startMs + row.durationMs), 0);
  const names = [...new Set(rows.map((row) => row.name))];
  const nameIndexes = new Map(names.map((name, index) => [name, index]));
  const spanIds = rows.map((_, row) => (row + 1).toString(16).padStart(16, '0'));
  const cost = (row: Row): number => (row.tokens === undefined ? -1 : row.tokens * 1.1e-6);
  const timeline: Timeline = {
    run: {
      traceId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
      name: 'nightly catalogue review',
      service: 'catalogue-agent',
      startTimeUnixNano: `${Date.now() - 240_000}000000`,
      durationMs: endMs,
      status: 'error',
      spanCount: rows.length,
      errorCount: rows.filter((row) => row.status === 'error').length,
      llmCalls: rows.filter((row) => row.kind === 'llm').length,
      toolCalls: rows.filter((row) => row.kind === 'tool').length,
      usage: { inputTokens: spanCount * 210, outputTokens: spanCount * 37 },
      cost: { usd: rows.reduce((sum, row) => sum + Math.max(0, cost(row)), 0), unpricedCalls: 2 },
      models: ['gpt-5-mini'],
    },
    cursor: 1,
    spanIds,
    parents: rows.map((row) => row.parent),
    nameIndexes: rows.map((row) => nameIndexes.get(row.name) ?? 0),
    names,
    kinds: rows.map((row) => row.kind),
    statuses: rows.map((row) => row.status ?? 'unset'),
    startsMs: rows.map((row) => row.startMs),
    durationsMs: rows.map((row) => row.durationMs),
    tokens: rows.map((row) => row.tokens ?? -1),
    costs: rows.map(cost),
  };
  return { timeline, spans: spanProxy(timeline), sources: {}, maps: {} };
}

/** In start order, as the collector gives them; made in the order of the tree. */
function makeRows(spanCount: number): readonly Row[] {
  const random = randomNumbers(7);
  const rows: Row[] = [];
  let clock = 4;
  rows.push({
    parent: noParent,
    name: 'invoke_agent reviewer',
    kind: 'agent',
    startMs: 0,
    durationMs: 0,
  });
  while (rows.length < spanCount) clock = addStep(rows, clock, random) + 3 + random() * 40;
  const cut = rows
    .slice(0, spanCount)
    .map((row, index): Row => (index === 0 ? { ...row, durationMs: clock, status: 'error' } : row));
  const order = cut.map((_, index) => index).toSorted((a, b) => startOf(cut, a) - startOf(cut, b));
  const placeOf = new Map(order.map((index, place) => [index, place]));
  return order.flatMap((index) => {
    const row = cut[index];
    return row === undefined ? [] : [{ ...row, parent: placeOf.get(row.parent) ?? row.parent }];
  });
}

function startOf(rows: readonly Row[], index: number): number {
  return rows[index]?.startMs ?? 0;
}

/** One step: a model call, then tools with what they call; a few wait for their parent. */
function addStep(rows: Row[], startMs: number, random: () => number): number {
  const step = rows.length;
  const llmMs = 300 + random() * 2500;
  const number = Math.round(step / 9) + 1;
  const parent = number % 211 === 0 ? missingParent : 0;
  const tools = 1 + Math.floor(random() * 3);
  const failed = random() < 0.02;
  const add = (row: Row): number => rows.push(row) - 1;
  add({ parent, name: `step ${number}`, kind: 'workflow', startMs, durationMs: llmMs + 460 });
  add({
    parent: step,
    name: 'chat gpt-5-mini',
    kind: 'llm',
    startMs: startMs + 1,
    durationMs: llmMs,
    tokens: 400 + Math.floor(random() * 6000),
  });
  add({
    parent: step + 1,
    name: 'POST /v1/responses',
    kind: 'http',
    startMs: startMs + 2,
    durationMs: llmMs - 3,
  });
  const after = startMs + llmMs + 4;
  for (let index = 0; index < tools; index++) {
    const durationMs = 40 + random() * 380;
    const tool = add({
      parent: step,
      name: 'execute_tool search_catalogue_by_supplier_and_region',
      kind: 'tool',
      startMs: after + index * 6,
      durationMs,
      ...(failed && { status: 'error' }),
    });
    add({
      parent: tool,
      name: 'embeddings text-embedding-3-small',
      kind: 'embedding',
      startMs: after + index * 6 + 2,
      durationMs: durationMs * 0.3,
      tokens: 12,
    });
    add({
      parent: tool,
      name: 'SELECT documents',
      kind: 'db',
      startMs: after + index * 6 + durationMs * 0.4,
      durationMs: durationMs * 0.4,
    });
  }
  return after + 460;
}

/** Details are made when asked for: 100,000 of them would only be thrown away. */
function spanProxy(timeline: Timeline): FakeRun['spans'] {
  return new Proxy(
    {},
    {
      get: (_, spanId) => {
        const row = timeline.spanIds.indexOf(String(spanId));
        return row < 0 ? undefined : generatedSpan(timeline, row);
      },
    },
  );
}

function generatedSpan(timeline: Timeline, row: number): SpanJson {
  const kind = timeline.kinds[row] ?? 'span';
  const failed = timeline.statuses[row] === 'error';
  const question = `Review item ${row} of the catalogue.\n\n${'Mind the supplier, the region and the price. '.repeat(60)}`;
  return {
    traceId: timeline.run.traceId,
    spanId: timeline.spanIds[row] ?? '',
    name: timeline.names[timeline.nameIndexes[row] ?? 0] ?? '',
    kind,
    startTimeUnixNano: timeline.run.startTimeUnixNano,
    durationMs: timeline.durationsMs[row] ?? 0,
    status: failed ? { code: 'error', message: 'The supplier is not known.' } : { code: 'unset' },
    dialects: ['generated'],
    attributes: { 'item.row': row, 'item.kind': kind },
    events: [],
    links: [],
    resource: { 'service.name': 'catalogue-agent' },
    ...(kind === 'llm' && {
      llm: {
        requestModel: 'gpt-5-mini',
        inputMessages: [{ role: 'user', parts: [{ type: 'text', content: question }] }],
        outputMessages: [
          { role: 'assistant', parts: [{ type: 'text', content: `Item ${row} is fine.` }] },
        ],
      },
    }),
  };
}

/** A linear congruential generator: good enough to look irregular, and the same in every browser. */
function randomNumbers(seed: number): () => number {
  let value = seed;
  return () => {
    value = (value * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return value / 4_294_967_296;
  };
}
