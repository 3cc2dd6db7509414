/** English has about four characters to a token. */
export function countTokens(text) {
  return Math.ceil(text.length / 4);
}

/** A provider's prompt cache works in blocks of this many tokens. */
const cacheBlock = 128;
/** What earlier requests began with; the cache of a real provider forgets too. */
const remembered = [];
const maxRemembered = 100;

/** Tokens of a request and its answer. Input that an earlier request began with counts as cached. */
export function usageOf({ request, turn }) {
  const prompt = JSON.stringify(request.tools ?? []) + JSON.stringify(request.messages);
  const common = Math.max(0, ...remembered.map((earlier) => commonLength(earlier, prompt)));
  remembered.push(prompt);
  if (remembered.length > maxRemembered) remembered.shift();
  const input = countTokens(prompt);
  const reasoning = turn.call === undefined ? 64 : 0;
  const said = turn.call === undefined ? turn.text : JSON.stringify(turn.call);
  const output = countTokens(said) + reasoning;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: Math.floor(common / 4 / cacheBlock) * cacheBlock,
      audio_tokens: 0,
    },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
  };
}

function commonLength(one, other) {
  const end = Math.min(one.length, other.length);
  for (let index = 0; index < end; index++) if (one[index] !== other[index]) return index;
  return end;
}
