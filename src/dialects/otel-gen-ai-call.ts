import type { JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall } from '../model/span.ts';
import { made, members, readerOf, strings, text, type Field } from './attribute-fields.ts';
import { attributeToJson } from './attribute-reader.ts';
import type { KeySet } from './key-set.ts';

/** Values of `gen_ai.system` that were renamed when it became `gen_ai.provider.name`. */
const renamedProviders: ReadonlyMap<string, string> = new Map([
  ['vertex_ai', 'gcp.vertex_ai'],
  ['gemini', 'gcp.gemini'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['az.ai.agents', 'azure.ai.agents'],
  ['xai', 'x_ai'],
]);

/** Who was asked. */
export const genAiProvider: Field<string> = made(
  text(
    'gen_ai.provider.name',
    'gen_ai.system',
    // Cloudflare's gateway.
    'gen_ai.model.provider',
  ),
  // What LiveKit and others write of a server that is not one they know.
  (provider) => (provider === 'unknown' ? undefined : (renamedProviders.get(provider) ?? provider)),
);

/** What a call was asked with, by the names that the conventions give it. */
export const genAiParameters: Field<NonNullable<LlmCall['parameters']>> = (keys) => {
  const told = parameterKeys(keys);
  return told.length === 0 ? undefined : (attributes) => readParameters(attributes, told);
};

/** A key and the parameter that it tells. */
type ParameterKey = readonly [key: string, name: string];

/** Of two that tell the same parameter the later one is taken. */
function parameterKeys(keys: KeySet): readonly ParameterKey[] {
  return [
    // Google's client passes on its whole configuration.
    ...keysBelow(keys, 'gcp.gen_ai.operation.config.'),
    // OpenAI's own came below a name of their own, as long as providers were called systems.
    ...(keys.has('gen_ai.system') ? keysBelow(keys, 'gen_ai.openai.request.') : []),
    ...keysBelow(keys, 'gen_ai.request.'),
    ...named.filter(([key]) => keys.has(key)),
  ].filter(([, name]) => !isNoParameter.has(name));
}

function keysBelow(keys: KeySet, prefix: string): readonly ParameterKey[] {
  return [...keys]
    .filter((key) => key.startsWith(prefix))
    .map((key) => [key, key.slice(prefix.length)]);
}

function readParameters(
  attributes: Attributes,
  told: readonly ParameterKey[],
): LlmCall['parameters'] {
  const asked = new Map<string, JsonValue>();
  for (const [key, name] of told) {
    const value = attributes.get(key);
    // Text is what a model puts out unless it is asked for something else.
    if (value === undefined || (key === outputType && value === 'text')) continue;
    asked.set(name, attributeToJson(value));
  }
  for (const [name, value] of asked) if (value === 'Not set' || value === '') asked.delete(name);
  return asked.size === 0 ? undefined : Object.fromEntries(asked);
}

/** Most have members of their own in the model; `id` is vLLM's name of the request. */
const isNoParameter: ReadonlySet<string> = new Set([
  'model',
  'service_tier',
  'id',
  'messages',
  'tools',
  'embedding_inputs',
  'available_tools',
]);

const outputType = 'gen_ai.output.type';

/** Parameters that stand outside `gen_ai.request`. */
const named: readonly ParameterKey[] = [
  [outputType, 'output_type'],
  ['gen_ai.embeddings.dimension.count', 'dimensions'],
  ['gen_ai.retrieval.top_k', 'top_k'],
  ['gen_ai.data_source.id', 'data_source'],
  ['aws.bedrock.guardrail.id', 'guardrail'],
  ['aws.bedrock.knowledge_base.id', 'knowledge_base'],
];

/** What the provider gave, else what was asked for. */
export const genAiServiceTier: Field<string> = text(
  'openai.response.service_tier',
  'gen_ai.openai.response.service_tier',
  'anthropic.response.service_tier',
  'gen_ai.response.service_tier',
  'openai.request.service_tier',
  'gen_ai.openai.request.service_tier',
  'anthropic.request.service_tier',
  'gen_ai.request.service_tier',
);

interface ToldEnd {
  readonly reasons?: readonly string[];
  readonly status?: string;
}

const readEnd = readerOf(
  members<ToldEnd>({
    reasons: strings(
      'gen_ai.response.finish_reasons',
      'gen_ai.response.finish_reason',
      'gen_ai.response.stop_reason',
    ),
    status: text('gen_ai.response.status'),
  }),
);

/** Also told by the messages, which for some senders is the only place. */
export function genAiFinishReasons(
  attributes: Attributes,
  output: readonly Message[] | undefined,
): readonly string[] | undefined {
  const { reasons: told, status } = readEnd(attributes) ?? {};
  const inMessages = output?.flatMap((message) => message.finishReason ?? []);
  for (const words of [told, inMessages]) {
    // What Azure's client and Semantic Kernel write where they know none.
    const reasons = words?.map(plainReason).filter((word) => !/^none$/i.test(word)) ?? [];
    if (reasons.length > 0) return reasons;
  }
  return status === 'incomplete' || status === 'cancelled' ? [status] : undefined;
}

/** Semantic Kernel and Google write Python's name of an enumeration's member: `FinishReason.STOP`. */
function plainReason(reason: string): string {
  return reason.startsWith('FinishReason.') ? reason.slice(13).toLowerCase() : reason;
}
