import { isJsonArray, isJsonObject, numberMember, type JsonObject } from '../base/json.ts';
import type { UsageDetails } from '../model/usage.ts';
import { usageDetailsOf } from './usage-reader.ts';

/** What a provider's usage object tells beside the main counts, under all providers' names. */
export function bodyUsageDetails(usage: JsonObject): UsageDetails | undefined {
  const input = memberOf(usage, inputDetails);
  const output = memberOf(usage, outputDetails);
  const cached = memberOf(input, ['cached_tokens_details']);
  const stays = memberOf(usage, ['cache_creation']);
  const tools = memberOf(usage, ['server_tool_use']);
  const gemini = (side: keyof typeof modalities, modality: string) =>
    countOfModality(usage, modalities[side], modality);
  return usageDetailsOf({
    inputAudioTokens: numberMember(input, 'audio_tokens') ?? gemini('input', 'AUDIO'),
    inputImageTokens: numberMember(input, 'image_tokens') ?? gemini('input', 'IMAGE'),
    inputVideoTokens: numberMember(input, 'video_tokens') ?? gemini('input', 'VIDEO'),
    outputAudioTokens: numberMember(output, 'audio_tokens') ?? gemini('output', 'AUDIO'),
    outputImageTokens: numberMember(output, 'image_tokens') ?? gemini('output', 'IMAGE'),
    cacheReadAudioTokens: numberMember(cached, 'audio_tokens') ?? gemini('cacheRead', 'AUDIO'),
    cacheReadImageTokens: numberMember(cached, 'image_tokens') ?? gemini('cacheRead', 'IMAGE'),
    cacheWrite5mTokens: numberMember(stays, 'ephemeral_5m_input_tokens') ?? writtenFor(usage, '5m'),
    cacheWrite1hTokens: numberMember(stays, 'ephemeral_1h_input_tokens') ?? writtenFor(usage, '1h'),
    acceptedPredictionTokens: numberMember(output, 'accepted_prediction_tokens'),
    rejectedPredictionTokens: numberMember(output, 'rejected_prediction_tokens'),
    webSearches:
      numberMember(tools, 'web_search_requests') ?? numberMember(usage, 'num_search_queries'),
  });
}

/** OpenAI's, of its two ways to call it and of the Realtime API; others took them over. */
const inputDetails = ['prompt_tokens_details', 'input_tokens_details', 'input_token_details'];
const outputDetails = [
  'completion_tokens_details',
  'output_tokens_details',
  'output_token_details',
];

/** Gemini's lists of `{ modality, tokenCount }`. */
const modalities = {
  input: ['promptTokensDetails', 'prompt_tokens_details'],
  output: ['candidatesTokensDetails', 'candidates_tokens_details'],
  cacheRead: ['cacheTokensDetails', 'cache_tokens_details'],
} as const;

function countOfModality(
  usage: JsonObject,
  names: readonly string[],
  modality: string,
): number | undefined {
  for (const name of names) {
    const list = usage[name];
    if (!isJsonArray(list)) continue;
    const entry = list.find((each) => isJsonObject(each) && each['modality'] === modality);
    if (!isJsonObject(entry)) continue;
    return numberMember(entry, 'tokenCount') ?? numberMember(entry, 'token_count');
  }
  return undefined;
}

/** Bedrock's list of `{ ttl, inputTokens }`. */
function writtenFor(usage: JsonObject, time: string): number | undefined {
  const list = usage['cacheDetails'];
  if (!isJsonArray(list)) return undefined;
  const entry = list.find((each) => isJsonObject(each) && each['ttl'] === time);
  return isJsonObject(entry) ? numberMember(entry, 'inputTokens') : undefined;
}

function memberOf(object: JsonObject, names: readonly string[]): JsonObject {
  for (const name of names) {
    const value = object[name];
    if (isJsonObject(value)) return value;
  }
  return {};
}
