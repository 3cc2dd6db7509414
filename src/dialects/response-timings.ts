import {
  isJsonArray,
  isJsonObject,
  numberMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import type { AttributeValue } from '../model/attribute.ts';
import type { Serving } from '../model/span.ts';
import type { Usage } from '../model/usage.ts';
import { attributeToJson, openJsonText } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Ollama and llama.cpp send no telemetry: they measure themselves in their answers, which the span of an
 * agent may carry. Only where a span carries one such answer: a wrapper of several has no times of its own.
 */
export const responseTimings: Dialect = {
  name: 'response-timings',
  read: ({ span }) => {
    const found = new Map<string, Measured>();
    for (const carrier of carriers) {
      const value = span.attributes.get(carrier);
      if (value === undefined) continue;
      // The same answer may be told twice, by two dialects or at two places of one.
      for (const each of measuredIn(value)) found.set(JSON.stringify(each), each);
    }
    const [measured] = found.values();
    if (measured === undefined || found.size > 1) return undefined;
    const { serving, usage } = measured;
    return filled<Contribution>({ serving, llm: usage && { usage } });
  },
};

interface Measured {
  readonly serving: Serving | undefined;
  readonly usage: Usage | undefined;
}

/** Where dialects keep the whole answer of a provider. */
const carriers = [
  'output.value',
  'langfuse.observation.output',
  'traceloop.entity.output',
  'mlflow.spanOutputs',
  'genkit:output',
  'gen_ai.completion',
  'lmnr.span.output',
  'braintrust.output_json',
  'response_data',
  'http.response.body',
] as const;

const marks = ['eval_duration', 'predicted_ms'] as const;

function measuredIn(value: AttributeValue): readonly Measured[] {
  // Most answers are of other servers: they are not parsed for nothing.
  if (typeof value === 'string' && !marks.some((mark) => value.includes(mark))) return [];
  return findMeasured(openJsonText(attributeToJson(value)), maxDepth);
}

/** Frameworks wrap an answer a few times; a deeper search would only cost. */
const maxDepth = 12;

function findMeasured(value: JsonValue, levels: number): readonly Measured[] {
  if (levels === 0) return [];
  if (isJsonArray(value)) return value.flatMap((item) => findMeasured(item, levels - 1));
  if (typeof value === 'string') {
    if (!marks.some((mark) => value.includes(mark))) return [];
    const opened = openJsonText(value);
    return opened === value ? [] : findMeasured(opened, levels - 1);
  }
  if (!isJsonObject(value)) return [];
  if (numberMember(value, 'eval_duration') !== undefined) return [fromOllama(value)];
  if (numberMember(value, 'predicted_ms') !== undefined) return [fromLlamaCpp(value)];
  return Object.values(value).flatMap((member) => findMeasured(member, levels - 1));
}

/** Nanoseconds. A request waits while its model is loaded. A prompt that is cached whole has no count. */
function fromOllama(answer: JsonObject): Measured {
  const ms = (name: string): number | undefined => {
    const nanos = numberMember(answer, name);
    return nanos === undefined ? undefined : nanos / 1e6;
  };
  return {
    serving: filled({
      queueMs: ms('load_duration'),
      prefillMs: ms('prompt_eval_duration'),
      decodeMs: ms('eval_duration'),
    }),
    usage: usageOf({
      inputTokens: numberMember(answer, 'prompt_eval_count'),
      outputTokens: numberMember(answer, 'eval_count'),
      cacheReadTokens: undefined,
      cacheWriteTokens: undefined,
      reasoningTokens: undefined,
      totalTokens: undefined,
    }),
  };
}

/** Milliseconds. The prompt's count leaves out what came from the cache. */
function fromLlamaCpp(timings: JsonObject): Measured {
  const prompt = numberMember(timings, 'prompt_n');
  const cached = numberMember(timings, 'cache_n');
  return {
    serving: filled({
      prefillMs: numberMember(timings, 'prompt_ms'),
      decodeMs: numberMember(timings, 'predicted_ms'),
    }),
    usage: usageOf({
      inputTokens: prompt === undefined ? undefined : prompt + (cached ?? 0),
      outputTokens: numberMember(timings, 'predicted_n'),
      cacheReadTokens: cached,
      cacheWriteTokens: undefined,
      reasoningTokens: undefined,
      totalTokens: undefined,
    }),
  };
}
