import { isJsonObject, numberMember, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Usage } from '../model/usage.ts';
import { bodyUsageDetails } from './body-usage-details.ts';
import { guessedUsageOf } from './usage-reader.ts';

/** Members of an answer's body, or of what frameworks keep of it, that hold its counts. */
const holders: readonly string[] = [
  'usage_metadata',
  'usageMetadata',
  'usage',
  'token_usage',
  'tokenUsage',
  'estimatedTokenUsage',
];

/** The counts in the body of a model's answer, in its provider's words; `undefined` where it has none. */
export function bodyUsage(body: JsonObject): Usage | undefined {
  for (const name of holders) {
    const usage = readUsageObject(body[name]);
    if (usage !== undefined) return usage;
  }
  // Ollama's counts stand in the answer itself, and Cohere's first version kept its own in `meta`.
  if ('prompt_eval_count' in body || 'eval_count' in body) return readUsageObject(body);
  return readUsageObject(body['meta']);
}

/**
 * What the attributes tell, with what the body of the same answer adds: some instrumentations leave details
 * out, and older ones the cached part of the input with them.
 */
export function joinedUsage(told: Usage | undefined, inBody: Usage | undefined): Usage | undefined {
  if (told === undefined || inBody === undefined) return told ?? inBody;
  const { inputTokens } = told;
  if (inputTokens === inBody.inputTokens) return { ...inBody, ...told };
  const isPart =
    inputTokens !== undefined &&
    inputTokens + ((inBody.cacheReadTokens ?? 0) + (inBody.cacheWriteTokens ?? 0)) ===
      inBody.inputTokens;
  return isPart ? { ...told, ...inBody } : told;
}

/**
 * A provider's usage object. Anthropic and Bedrock count what was read from and written to the cache
 * beside the input, and Gemini counts thoughts beside the output and the answers of its own tools beside the
 * input; all others count them inside, as the model does. These are known by their words, and whoever else
 * counts reasoning beside the output (xAI does) by a total that only comes out so.
 */
export function readUsageObject(value: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(value)) return undefined;
  // Cohere's counts, as it bills them; those of `tokens` hold what it adds to the prompt itself.
  for (const name of ['billed_units', 'tokens'])
    if (isJsonObject(value[name])) return readUsageObject(value[name]);
  const count = (...names: string[]): number | undefined => firstNumber(value, names);
  const cacheRead = count(...beside.read);
  const cacheWrite = count(...beside.write);
  const thoughts = count('thoughtsTokenCount', 'thoughts_token_count');
  const inside = insideCounts(value);
  const apart = count('input_tokens', 'inputTokens');
  const hit = count('prompt_cache_hit_tokens');
  const miss = count('prompt_cache_miss_tokens');
  const inDeepSeek = hit === undefined || miss === undefined ? undefined : hit + miss;
  const fromTools = count('toolUsePromptTokenCount', 'tool_use_prompt_token_count') ?? 0;
  const input = apart ?? count(...inputNames) ?? inDeepSeek;
  // What is called a prompt holds its cached part: LiteLLM adds Anthropic's words to such counts.
  const isWhole = apart === undefined || inside.read !== undefined;
  const inputTokens =
    input === undefined
      ? undefined
      : input + fromTools + (isWhole ? 0 : (cacheRead ?? 0) + (cacheWrite ?? 0));
  const totalTokens = count('total_tokens', 'totalTokens', 'totalTokenCount', 'total_token_count');
  const reasoningTokens = thoughts ?? inside.reasoning;
  const output = count(...outputNames);
  const isBeside =
    thoughts !== undefined ||
    sum(inputTokens, output) + (inside.reasoning ?? 0) === (totalTokens ?? Number.NaN);
  return guessedUsageOf({
    inputTokens,
    outputTokens: output !== undefined && isBeside ? output + (reasoningTokens ?? 0) : output,
    cacheReadTokens: inside.read ?? cacheRead ?? hit ?? count(...cachedNames),
    cacheWriteTokens: inside.write ?? cacheWrite,
    reasoningTokens,
    totalTokens,
    details: bodyUsageDetails(value),
  });
}

function sum(...counts: (number | undefined)[]): number {
  return counts.reduce<number>((all, count) => all + (count ?? 0), 0);
}

/** Of Gemini, Mistral and the Vercel AI SDK. */
const cachedNames = [
  'cachedContentTokenCount',
  'cached_content_token_count',
  'num_cached_tokens',
  'cachedInputTokens',
];

const beside = {
  read: ['cache_read_input_tokens', 'cacheReadInputTokens', 'cacheReadInputTokenCount'],
  write: ['cache_creation_input_tokens', 'cacheWriteInputTokens', 'cacheWriteInputTokenCount'],
} as const;

const inputNames = [
  'prompt_tokens',
  'promptTokens',
  'promptTokenCount',
  'prompt_token_count',
  'inputTokenCount',
  'prompt_eval_count',
];

const outputNames = [
  'output_tokens',
  'completion_tokens',
  'outputTokens',
  'completionTokens',
  'candidatesTokenCount',
  'candidates_token_count',
  'outputTokenCount',
  'eval_count',
];

interface InsideCounts {
  readonly read: number | undefined;
  readonly write: number | undefined;
  readonly reasoning: number | undefined;
}

/** OpenAI's and LangChain's details of the input and the output, which are parts of them. */
function insideCounts(usage: JsonObject): InsideCounts {
  const input = details(usage, [
    'prompt_tokens_details',
    'input_tokens_details',
    'input_token_details',
    'inputTokenDetails',
  ]);
  const output = details(usage, [
    'completion_tokens_details',
    'output_tokens_details',
    'output_token_details',
    'outputTokenDetails',
  ]);
  return {
    read: firstNumber(input, ['cached_tokens', 'cache_read', 'cacheReadTokens']),
    write: firstNumber(input, [
      'cache_creation',
      'cache_creation_tokens',
      'cache_write_tokens',
      'cacheWriteTokens',
    ]),
    reasoning: firstNumber(output, ['reasoning_tokens', 'reasoning', 'reasoningTokens']),
  };
}

function details(usage: JsonObject, names: readonly string[]): JsonObject {
  for (const name of names) {
    const value = usage[name];
    if (isJsonObject(value)) return value;
  }
  return {};
}

function firstNumber(object: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = numberMember(object, name);
    if (value !== undefined) return value;
  }
  return undefined;
}
