import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import type { ReceivedSpan } from '../../src/model/otlp-wire.ts';

/** A span in a trace of its own. */
export interface LoneSpan {
  /** The beginning of its trace id. */
  readonly trace: string;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: { readonly [key: string]: string | number };
  readonly service?: string;
  /** The instrumentation. */
  readonly scope?: string;
}

const startedMs = 1_780_000_000_000;

export function loneTraceId(trace: string): string {
  return trace.padEnd(32, '0');
}

export function loneSpanId(trace: string): string {
  return trace.padEnd(16, '1');
}

/** As the collector takes it in a request of its own. */
export function receivedLoneSpan(span: LoneSpan): readonly ReceivedSpan[] {
  return decodeTraces(new TextEncoder().encode(JSON.stringify(loneSpanBody(span))), 'json').records;
}

/** A request in OTLP JSON. */
export function loneSpanBody({ trace, name, startMs, durationMs, ...told }: LoneSpan): object {
  const start = BigInt(startedMs + startMs) * 1_000_000n;
  const span = {
    traceId: loneTraceId(trace),
    spanId: loneSpanId(trace),
    name,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(durationMs) * 1_000_000n),
    attributes: Object.entries(told.attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'string' ? { stringValue: value } : { doubleValue: value },
    })),
  };
  const service = { stringValue: told.service ?? 'field-guide' };
  const resource = { attributes: [{ key: 'service.name', value: service }] };
  return {
    resourceSpans: [
      { resource, scopeSpans: [{ scope: { name: told.scope ?? 'any' }, spans: [span] }] },
    ],
  };
}

/** A call of a model that a program makes. */
export function callOfProgram(more: LoneSpan['attributes'] = {}): LoneSpan {
  return {
    trace: 'a',
    name: 'chat qwen3',
    startMs: 1_000,
    durationMs: 2_000,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'qwen3',
      'gen_ai.response.id': 'cmpl-1f2e',
      ...more,
    },
  };
}

/** What vLLM tells of it in a trace of its own. */
export function callOfServer(
  trace: string,
  startMs: number,
  more: LoneSpan['attributes'] = {},
): LoneSpan {
  return {
    trace,
    name: 'llm_request',
    startMs,
    durationMs: 1_900,
    attributes: {
      'gen_ai.request.id': 'cmpl-1f2e-0',
      'gen_ai.latency.e2e': 1.9,
      'gen_ai.latency.time_in_queue': 0.1,
      'gen_ai.latency.time_in_model_prefill': 0.5,
      'gen_ai.latency.time_in_model_decode': 1.3,
      ...more,
    },
  };
}
