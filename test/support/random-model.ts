import { answerId, type ModelApi, type Reply, type WrittenAnswer } from './model-apis/model-api.ts';

/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A model that never answers the same thing twice, so that a program that behaves as it did before was
 * given the very answers of before. It repeats ids of the prompt, calls tools, and fails now and then.
 */
export function randomAnswer(
  api: ModelApi,
  request: { readonly body: string; readonly path: string },
  random: Random,
): { readonly status: number; readonly answer: WrittenAnswer } {
  const chance = random();
  if (chance < 0.08) {
    const error = { error: { message: 'Too many requests.', type: 'requests' } };
    const answer = { contentType: 'application/json', pieces: [JSON.stringify(error)] };
    return { status: chance < 0.04 ? 429 : 503, answer };
  }
  const stream = /"stream":true/.test(request.body) || /:stream/.test(request.path);
  const tools = /get_weather/.test(request.body);
  return { status: 200, answer: api.write(randomReply(request.body, random), { stream, tools }) };
}

function randomReply(body: string, random: Random): Reply {
  const isAskedForTools = /"tools":\[/.test(body) && random() < 0.5;
  if (!isAskedForTools) return { text: randomText(body, random), calls: [] };
  const count = random() < 0.3 ? 2 : 1;
  const calls = Array.from({ length: count }, () => ({
    id: answerId('call_'),
    name: 'get_weather',
    arguments: { city: randomWords(1, random) },
  }));
  return { text: '', calls };
}

/** With something of the prompt that the next run says differently. */
function randomText(body: string, random: Random): string {
  const [echoed = ''] = /Session [0-9a-f-]{36}|\/tmp\/agent-[\w-]{10}/.exec(body) ?? [];
  return `${randomWords(4, random)} ${echoed} ${randomWords(2, random)}`.trim();
}

function randomWords(count: number, random: Random): string {
  return Array.from({ length: count }, () => random().toString(36).slice(2, 9)).join(' ');
}
