/** `stream` is not among them: a program that asked for a stream cannot read an answer in one piece. */
export const openAiTransport: readonly string[] = [
  'stream_options',
  'user',
  'safety_identifier',
  'metadata',
  'store',
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
];
