import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { LlmCall } from '../model/span.ts';
import { usageOf } from './usage-reader.ts';

/**
 * `usage_details`: counts under any name. Langfuse's own do not overlap: what has a name of its own
 * (`input_cached_tokens`, `output_reasoning_tokens`, `input_audio`) is taken out of `input` and `output`, and
 * all of them together are the total. A user may report counts that do overlap: then input and output
 * alone make the total. A provider's own block, as it is, counts as that provider does.
 */
export function langfuseUsage(details: JsonValue | undefined): LlmCall['usage'] {
  if (!isJsonObject(details)) return undefined;
  const counts = numbersOf(details);
  const count = (...names: string[]): number | undefined =>
    names.map((name) => counts.get(name)).find((value) => value !== undefined);
  const input = count('input', 'input_tokens');
  const output = count('output', 'output_tokens');
  const totalTokens = count('total', 'total_tokens');
  const overlaps = input !== undefined && output !== undefined && input + output === totalTokens;
  const whole = (part: number | undefined, isOther: (name: string) => boolean) =>
    part === undefined || overlaps ? part : part + sumOf(counts, isOther);
  return usageOf({
    inputTokens: whole(input, isInputPart) ?? count('prompt_tokens'),
    outputTokens: whole(output, isOutputPart) ?? count('completion_tokens'),
    cacheReadTokens: count(...cacheReadNames),
    cacheWriteTokens: cacheWrite(counts),
    reasoningTokens: count(...reasoningNames),
    totalTokens,
  });
}

const cacheReadNames = [
  'input_cached_tokens',
  'input_cache_read',
  'input_cache_read_tokens',
  'cache_read_input_tokens',
  // OpenAI's own blocks, which count them within the input.
  'prompt_tokens_details.cached_tokens',
  'input_tokens_details.cached_tokens',
];

const reasoningNames = [
  'output_reasoning_tokens',
  'output_reasoning',
  'completion_tokens_details.reasoning_tokens',
  'output_tokens_details.reasoning_tokens',
];

const cacheWriteNames = /^(input_cache_(creation|write)|cache_creation_input_tokens)/;

/** By how long the cache keeps them, each with a name of its own; they do not overlap either. */
function cacheWrite(counts: ReadonlyMap<string, number>): number | undefined {
  const isKnown = [...counts.keys()].some((name) => cacheWriteNames.test(name));
  return isKnown ? sumOf(counts, (name) => cacheWriteNames.test(name)) : undefined;
}

function isInputPart(name: string): boolean {
  if (name.includes('.') || name === 'input_tokens') return false;
  return /^(input_|cached_modality_|cache_(read|creation)_input_tokens)/.test(name);
}

function isOutputPart(name: string): boolean {
  return name.startsWith('output_') && name !== 'output_tokens' && !name.includes('.');
}

function sumOf(counts: ReadonlyMap<string, number>, isPart: (name: string) => boolean): number {
  return Array.from(counts).reduce((sum, [name, value]) => (isPart(name) ? sum + value : sum), 0);
}

/** Those of a block inside, such as `prompt_tokens_details`, by both names. */
function numbersOf(details: JsonObject): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'number') counts.set(name, value);
    if (!isJsonObject(value)) continue;
    for (const [inner, count] of Object.entries(value)) {
      if (typeof count === 'number') counts.set(`${name}.${inner}`, count);
    }
  }
  return counts;
}
