import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall } from '../model/span.ts';
import {
  attributeToJson,
  hasKeyUnder,
  readGroup,
  readString,
  readStrings,
} from './attribute-reader.ts';

/** Values of `gen_ai.system` that were renamed when it became `gen_ai.provider.name`. */
const renamedProviders: ReadonlyMap<string, string> = new Map([
  ['vertex_ai', 'gcp.vertex_ai'],
  ['gemini', 'gcp.gemini'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['az.ai.agents', 'azure.ai.agents'],
  ['xai', 'x_ai'],
]);

export function genAiProvider(attributes: Attributes): string | undefined {
  const provider = readString(
    attributes,
    'gen_ai.provider.name',
    'gen_ai.system',
    // Cloudflare's gateway.
    'gen_ai.model.provider',
  );
  // What LiveKit and others write of a server that is not one they know.
  if (provider === undefined || provider === 'unknown') return undefined;
  return renamedProviders.get(provider) ?? provider;
}

/** What a call was asked with, by the names that the conventions give it. */
export function genAiParameters(attributes: Attributes): LlmCall['parameters'] {
  const asked = {
    // Google's client passes on its whole configuration.
    ...(hasKeyUnder(attributes, 'gcp.') && readGroup(attributes, 'gcp.gen_ai.operation.config.')),
    // OpenAI's own came below a name of their own, as long as providers were called systems.
    ...(attributes.has('gen_ai.system') && readGroup(attributes, 'gen_ai.openai.request.')),
    ...readGroup(attributes, 'gen_ai.request.'),
    ...readNamed(attributes),
  };
  const parameters = Object.entries(asked).filter(
    ([name, value]) => !isNoParameter.has(name) && value !== 'Not set' && value !== '',
  );
  return parameters.length === 0 ? undefined : Object.fromEntries(parameters);
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

/** Parameters that stand outside `gen_ai.request`. */
const named: readonly (readonly [string, string])[] = [
  ['gen_ai.output.type', 'output_type'],
  ['gen_ai.embeddings.dimension.count', 'dimensions'],
  ['gen_ai.retrieval.top_k', 'top_k'],
  ['gen_ai.data_source.id', 'data_source'],
  ['aws.bedrock.guardrail.id', 'guardrail'],
  ['aws.bedrock.knowledge_base.id', 'knowledge_base'],
];

function readNamed(attributes: Attributes): NonNullable<LlmCall['parameters']> {
  const given = named.flatMap(([key, name]) => {
    const value = attributes.get(key);
    // Text is what a model puts out unless it is asked for something else.
    const isPlain = value === undefined || (name === 'output_type' && value === 'text');
    return isPlain ? [] : [[name, attributeToJson(value)] as const];
  });
  return Object.fromEntries(given);
}

/** What the provider gave, else what was asked for. */
export function genAiServiceTier(attributes: Attributes): string | undefined {
  return readString(
    attributes,
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'anthropic.response.service_tier',
    'gen_ai.response.service_tier',
    'openai.request.service_tier',
    'gen_ai.openai.request.service_tier',
    'anthropic.request.service_tier',
    'gen_ai.request.service_tier',
  );
}

/** Also told by the messages, which for some senders is the only place. */
export function genAiFinishReasons(
  attributes: Attributes,
  output: readonly Message[] | undefined,
): readonly string[] | undefined {
  const told = readStrings(
    attributes,
    'gen_ai.response.finish_reasons',
    'gen_ai.response.finish_reason',
    'gen_ai.response.stop_reason',
  );
  const inMessages = (output ?? []).flatMap((message) => message.finishReason ?? []);
  for (const words of [told ?? [], inMessages]) {
    // What Azure's client and Semantic Kernel write where they know none.
    const reasons = words.map(plainReason).filter((word) => !/^none$/i.test(word));
    if (reasons.length > 0) return reasons;
  }
  const status = readString(attributes, 'gen_ai.response.status');
  return status === 'incomplete' || status === 'cancelled' ? [status] : undefined;
}

/** Semantic Kernel and Google write Python's name of an enumeration's member: `FinishReason.STOP`. */
function plainReason(reason: string): string {
  return reason.startsWith('FinishReason.') ? reason.slice(13).toLowerCase() : reason;
}
