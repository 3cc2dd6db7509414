import { defined } from '../base/defined.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { Serving } from '../model/span.ts';
import { readNumber, readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';

/**
 * What vLLM measures of a request it served (`gen_ai.latency.*`), and the servers that write the same
 * keys: SGLang, RTP-LLM. Tokens and models stand in the `gen_ai` keys.
 */
export const vllm: Dialect = {
  name: 'vllm',
  read: ({ span }) => {
    const { attributes } = span;
    if (!latencyKeys.some((key) => attributes.has(key))) return undefined;
    return defined<Contribution>({
      kind: 'llm',
      llm: filled({ responseId: responseId(readString(attributes, 'gen_ai.request.id')) }),
      serving: readServing(span),
    });
  },
};

const latency = (name: string): string => `gen_ai.latency.${name}`;

/** One of these is on every request that came as far as the model. */
const latencyKeys = ['e2e', 'time_to_first_token', 'time_in_queue', 'time_in_model_prefill'].map(
  latency,
);

/**
 * The server numbers the prompts of one request: `cmpl-1f2e…-0` is what the client knows as `cmpl-1f2e…`,
 * and by that the two spans of one call are found. Newer versions make ids unique by eight letters more.
 */
function responseId(requestId: string | undefined): string | undefined {
  return requestId
    ?.replace(/^((?:chat)?cmpl-[0-9a-f]{32}(?:-\d+)?)-[0-9a-f]{8}$/, '$1')
    .replace(/^(cmpl-.+)-\d+$/, '$1');
}

function readServing(span: SpanWire): Serving | undefined {
  const { attributes } = span;
  const toMs = unitOf(span);
  const read = (name: string): number | undefined => {
    const value = readNumber(attributes, latency(name));
    return value === undefined || value < 0 ? undefined : toMs(value);
  };
  return filled<Serving>({
    queueMs: read('time_in_queue'),
    prefillMs: read('time_in_model_prefill'),
    decodeMs: read('time_in_model_decode'),
    timeToFirstTokenMs: read('time_to_first_token'),
  });
}

/**
 * Seconds, but nanoseconds in RTP-LLM, which nothing else tells apart: as seconds those would be far
 * longer than the span itself, or than a day where its end is not known.
 */
function unitOf({ attributes, ...span }: SpanWire): (value: number) => number {
  const hasEnded = span.endTimeUnixNano >= span.startTimeUnixNano;
  const spanMs = nanosToMs(span.endTimeUnixNano - span.startTimeUnixNano);
  const longestSeconds = hasEnded ? (spanMs * 10) / 1000 + 60 : 86_400;
  return longest(attributes) > longestSeconds ? (nanos) => nanos / 1e6 : secondsToMs;
}

function longest(attributes: Attributes): number {
  const names = ['e2e', 'time_to_first_token', 'time_in_model_prefill', 'time_in_model_decode'];
  return Math.max(...names.map((name) => readNumber(attributes, latency(name)) ?? 0));
}

/** To the nanosecond: 0.1 s is 100 ms and not 100.00000000000001. */
function secondsToMs(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e6;
}
