import assert from 'node:assert/strict';
import { nanos } from '../../../src/base/nanos.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { completeRun } from '../../../src/dialects/run-surroundings.ts';
import type { Span } from '../../../src/model/span.ts';
import { sampleSpanId } from '../../support/sample-spans.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

interface Placed extends PlainSpan {
  readonly id: string;
  readonly parent?: string;
  readonly ms?: number;
  /** Moments of events, in milliseconds from the beginning. */
  readonly moments?: Readonly<Record<string, number>>;
}

/** Completes a run; its spans come in the order given, each below its parent. */
function complete(placed: readonly Placed[]): (id: string) => Span | undefined {
  const spans = placed.map(({ id, parent, ms = 1000, moments = {}, ...plain }, index) => {
    const record = wireRecord(plain);
    const { startTimeUnixNano: start } = record.span;
    const startTimeUnixNano = nanos(start + BigInt(index));
    const events = Object.entries(moments).map(([name, at]) => ({
      name,
      timeUnixNano: nanos(start + BigInt(at) * 1_000_000n),
      attributes: new Map(),
    }));
    const endTimeUnixNano = nanos(startTimeUnixNano + BigInt(ms) * 1_000_000n);
    const span = {
      ...record.span,
      spanId: sampleSpanId(id),
      ...(parent !== undefined && { parentSpanId: sampleSpanId(parent) }),
      startTimeUnixNano,
      endTimeUnixNano,
      events,
    };
    return normalizeSpan({ ...record, span });
  });
  const completed = completeRun(spans, []);
  return (id) => completed.find(({ spanId }) => spanId === sampleSpanId(id));
}

const call = { name: 'chat', attributes: { 'gen_ai.operation.name': 'chat' } };
const http = { name: 'POST', attributes: { 'http.request.method': 'POST' } };
const request = {
  name: 'llm_request',
  attributes: { 'gen_ai.latency.time_in_queue': 0.25, 'gen_ai.latency.time_in_model_prefill': 0.5 },
};

describe('servingBelow', () => {
  it("tells a client's call what its server tells below it", () => {
    const span = complete([
      { id: '01', ...call },
      { id: '02', parent: '01', ...http },
      { id: '03', parent: '02', ...request },
    ]);
    assert.deepEqual(span('01')?.serving, { queueMs: 250, prefillMs: 500 });
    assert.deepEqual(
      span('01')?.borrowed?.map(({ fact, from, spanId }) => [fact, from, spanId]),
      [
        ['serving.queueMs', 'child', sampleSpanId('03')],
        ['serving.prefillMs', 'child', sampleSpanId('03')],
      ],
    );
  });

  it('adds up the slices of a thread, and takes the longest of threads that work together', () => {
    const scope = 'sglang server';
    const span = complete([
      { id: '01', name: ' Req 1f2e', scope, attributes: { rid: '1f2e' } },
      { id: '02', parent: '01', name: 'Scheduler [TP 0]', scope },
      { id: '03', parent: '02', name: 'prefill_waiting', scope, ms: 10 },
      { id: '04', parent: '02', name: 'decode_loop', scope, ms: 20 },
      { id: '05', parent: '02', name: 'decode_loop', scope, ms: 30 },
      { id: '06', parent: '01', name: 'Scheduler [TP 1]', scope },
      { id: '07', parent: '06', name: 'decode_loop', scope, ms: 40 },
    ]);
    assert.deepEqual(span('01')?.serving, { queueMs: 10, decodeMs: 50 });
  });

  it('leaves out what a tool below the call asked another model', () => {
    const tool = { name: 'ask', attributes: { 'gen_ai.operation.name': 'execute_tool' } };
    const span = complete([
      { id: '01', ...call },
      { id: '02', parent: '01', ...tool },
      { id: '03', parent: '02', ...call },
      { id: '04', parent: '03', ...request },
    ]);
    assert.equal(span('01')?.serving, undefined);
    assert.equal(span('03')?.serving?.queueMs, 250);
  });

  it("reads Triton's wait, which begins in one span and ends in the next", () => {
    const attributes = { 'triton.model_name': 'llama' };
    const span = complete([
      { id: '01', name: 'llama', attributes, moments: { QUEUE_START: 2 } },
      { id: '02', parent: '01', name: 'compute', moments: { COMPUTE_START: 7 } },
    ]);
    assert.deepEqual(span('01')?.serving, { queueMs: 5 });
  });
});
