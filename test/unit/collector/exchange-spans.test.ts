import assert from 'node:assert/strict';
import { nanos } from '../../../src/base/nanos.ts';
import { joinExchanges } from '../../../src/collector/exchange-spans.ts';
import type { SpanId, TraceId } from '../../../src/model/ids.ts';
import type { HeaderPair } from '../../../src/model/recorded-exchange.ts';
import type { RunSpan } from '../../../src/model/run.ts';
import type { StoredExchange } from '../../../src/store/exchange-store.ts';
import { answer, chatRequest, prompt, recordedAtMs } from '../../support/recorded-exchanges.ts';

const traceId = 'a'.repeat(32) as TraceId;

/** From and to are milliseconds since the recording began. */
function span(id: string, fromMs: number, toMs: number, more: Partial<RunSpan> = {}): RunSpan {
  const at = (ms: number) => nanos(BigInt(recordedAtMs + ms) * 1_000_000n);
  return {
    spanId: id.padEnd(16, '0') as SpanId,
    name: id,
    kind: 'llm',
    startTime: at(fromMs),
    endTime: at(toMs),
    status: 'ok',
    ...more,
  };
}

function exchange(
  sequence: number,
  fromMs: number,
  more: {
    readonly headers?: readonly HeaderPair[];
    readonly responseId?: string;
    readonly status?: number;
    readonly model?: string;
  } = {},
): StoredExchange {
  const { headers = [], responseId, status = 200, model = 'gpt-4o-mini' } = more;
  return {
    sequence,
    request: { ...chatRequest({ ...prompt('s', 'u'), model }), headers },
    response: { ...answer('yes'), status, durationMs: 100 },
    startedAtMs: recordedAtMs + fromMs,
    ...(responseId !== undefined && { responseId }),
  };
}

function join(exchanges: readonly StoredExchange[], spans: readonly RunSpan[]) {
  return [...joinExchanges(exchanges, [{ traceId, spans }])].map(
    ([sequence, { spanId, by }]) => `${sequence} ${spanId.replace(/0+$/, '')} ${by}`,
  );
}

describe('spans of recorded calls', () => {
  it('are known by the header that the request carried, through the span of its HTTP', () => {
    const parent = `00-${traceId}-${'c2'.padEnd(16, '0')}-01`;
    const spans = [
      span('b1', 0, 1000),
      span('c2', 0, 1000, { kind: 'http', parentSpanId: 'd3'.padEnd(16, '0') as SpanId }),
      span('d3', 0, 1000),
    ];
    assert.deepEqual(join([exchange(1, 10, { headers: [['traceparent', parent]] })], spans), [
      '1 d3 traceparent',
    ]);
  });

  it('are known by the id of the answer, the innermost of several', () => {
    const id = { responseId: 'chatcmpl-1' };
    const spans = [span('b1', 0, 1000, id), span('c2', 5, 900, id), span('d3', 0, 1000)];
    assert.deepEqual(join([exchange(1, 10, id)], spans), ['1 c2 response-id']);
  });

  it('are found by model and time where there is no id', () => {
    const spans = [
      span('b1', 0, 300, { model: 'gpt-4o-mini-2024-07-18' }),
      span('c2', 0, 200, { model: 'claude' }),
      span('d3', 500, 700, { model: 'openai/gpt-4o-mini' }),
      span('e4', 500, 700, { kind: 'tool' }),
    ];
    assert.deepEqual(join([exchange(2, 550), exchange(1, 20)], spans), [
      '2 d3 model-and-time',
      '1 b1 model-and-time',
    ]);
    assert.deepEqual(join([exchange(1, 5000)], spans), []);
  });

  it('are one for a call and the tries that failed before it', () => {
    const spans = [span('b1', 0, 600, { responseId: 'chatcmpl-2' })];
    const calls = [
      exchange(1, 10, { status: 429 }),
      exchange(2, 200, { responseId: 'chatcmpl-2' }),
      exchange(3, 350),
    ];
    assert.deepEqual(join(calls, spans), ['2 b1 response-id', '1 b1 model-and-time']);
  });
});
