import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readGroup, readJsonOrText, readNumber, readString } from './attribute-reader.ts';
import { readRequestBody, readResponseBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { reportedCost } from './reported-cost.ts';

/**
 * OpenRouter's Broadcast: one span for a generation with all that is known of it, and below it one for
 * each attempt at a provider, which tells the same call again.
 */
export const openRouter: Dialect = {
  name: 'openrouter',
  read: ({ span, scope, resource }) => {
    const isService = resource.attributes.get('service.name') === 'openrouter';
    if (!isService && scope.name !== 'openrouter') return undefined;
    const { attributes } = span;
    const kind = spanKind(span.name, attributes);
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' ? readLlm(attributes) : undefined,
      ...readSurroundings(attributes),
    });
  },
};

function spanKind(name: string, attributes: Attributes): SpanKind | undefined {
  if (name.startsWith('provider attempt')) return 'http';
  const isGeneration = attributes.has('gen_ai.prompt') || attributes.has('gen_ai.request.model');
  return isGeneration ? 'llm' : undefined;
}

function readLlm(attributes: Attributes): LlmCall | undefined {
  const request = readRequestBody(readJsonOrText(attributes, 'gen_ai.prompt'));
  const response = readResponseBody(answerOf(readJsonOrText(attributes, 'gen_ai.completion')));
  const usd = readNumber(attributes, 'gen_ai.usage.total_cost', 'gen_ai.usage.cost');
  return filled<LlmCall>({
    ...response,
    ...request,
    provider: 'openrouter',
    cost: reportedCost(usd),
    timeToFirstTokenMs: readNumber(attributes, 'trace.metadata.openrouter.first_token_ms'),
  });
}

/** The answer is told as `{ completion, reasoning, tool_calls }`. */
function answerOf(value: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(value) || value['completion'] === undefined) return value;
  const { completion, reasoning, tool_calls: calls } = value;
  const message: JsonObject = {
    role: 'assistant',
    content: completion,
    ...(reasoning !== undefined && { reasoning }),
    ...(calls !== undefined && { tool_calls: calls }),
  };
  return { message };
}

/** What the caller gave along lies beside what OpenRouter itself says. */
function readSurroundings(attributes: Attributes): SpanMeaning {
  const group = readGroup(attributes, 'trace.metadata.') ?? {};
  const metadata = Object.fromEntries(
    Object.entries(group).filter(([name]) => !name.startsWith('openrouter')),
  );
  return defined<SpanMeaning>({
    conversationId: readString(attributes, 'session.id', 'trace.metadata.session_id'),
    userId: readString(attributes, 'user.id', 'trace.metadata.user_id'),
    tenantId: readString(attributes, 'trace.metadata.tenant_id'),
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
  });
}
