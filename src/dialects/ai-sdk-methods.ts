import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall } from '../model/span.ts';
import { readJsonOrText, readNumber, readString } from './attribute-reader.ts';
import { readRequestBody, readResponseBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Wrappers of the Vercel AI SDK that name its methods in their keys: `aisdk.model.id` with
 * `generateText.usage.inputTokens`, `streamObject.prompt.messages` and so on.
 */
export const aiSdkMethods: Dialect = {
  name: 'ai-sdk-methods',
  read: ({ span: { attributes } }) => {
    // Mastra's wrappers repeat what its steps tell: `mastra-telemetry.ts`.
    if (!attributes.has('aisdk.model.id') || attributes.has('mastra.operationId')) return undefined;
    return defined<Contribution>({ kind: 'llm', llm: readLlm(attributes) });
  },
};

function readLlm(attributes: Attributes): LlmCall | undefined {
  const method = methodOf(attributes);
  const asked = readJsonOrText(attributes, `${method}.prompt.messages`, `${method}.prompt`);
  const answered = readJsonOrText(attributes, `${method}.response.text`, `${method}.result`);
  return filled<LlmCall>({
    provider: readString(attributes, 'aisdk.model.provider'),
    requestModel: readString(attributes, 'aisdk.model.id'),
    usage: readUsage(attributes, method),
    inputMessages: readRequestBody(asked)?.inputMessages,
    outputMessages: readResponseBody(answered)?.outputMessages,
  });
}

const methods = [
  'generateText',
  'streamText',
  'generateObject',
  'streamObject',
  'generate',
  'stream',
];

function methodOf(attributes: Attributes): string {
  for (const key of attributes.keys()) {
    const method = key.slice(0, key.indexOf('.'));
    if (methods.includes(method)) return method;
  }
  return '';
}

/** Cached tokens are a part of the input, told in one of two places, of which the details know more. */
function readUsage(attributes: Attributes, method: string): LlmCall['usage'] {
  const count = (...names: string[]): number | undefined =>
    readNumber(attributes, ...names.map((name) => `${method}.usage.${name}`));
  return usageOf({
    inputTokens: count('inputTokens', 'promptTokens'),
    outputTokens: count('outputTokens', 'completionTokens'),
    cacheReadTokens: count('inputTokenDetails.cacheReadTokens', 'cachedInputTokens'),
    cacheWriteTokens: count('inputTokenDetails.cacheWriteTokens'),
    reasoningTokens: count('outputTokenDetails.reasoningTokens', 'reasoningTokens'),
    totalTokens: count('totalTokens'),
  });
}
