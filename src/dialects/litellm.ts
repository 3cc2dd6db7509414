import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { Evaluation, LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJson,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { firstText } from './part-shapes.ts';
import { estimatedCost } from './reported-cost.ts';

/**
 * LiteLLM's gateway and SDK, both engines: who called, what it cost, and guardrails. Calls themselves are
 * told in OpenTelemetry's keys by the newer engine, and in OpenLLMetry's by the older.
 */
export const liteLlm: Dialect = {
  name: 'litellm',
  read: ({ span, scope }) => {
    const { attributes } = span;
    if (scope.name !== 'litellm' && !hasKeyUnder(attributes, 'litellm.')) return undefined;
    return defined<Contribution>({
      kind: spanKind(span),
      llm: filled<LlmCall>({
        cost: readCost(attributes),
        toolDefinitions: readFlattenedList(attributes, 'gen_ai.tool')?.map(openParameters),
      }),
      ...readSurroundings(attributes),
      evaluations: readGuardrail(attributes),
      failure: readFailure(attributes),
    });
  },
};

const kindsByCall: ReadonlyMap<string, SpanKind> = new Map([
  ['completion', 'llm'],
  ['text_completion', 'llm'],
  ['responses', 'llm'],
  ['anthropic_messages', 'llm'],
  ['generate_content', 'llm'],
  ['embedding', 'embedding'],
  ['rerank', 'rerank'],
  ['vector_store_search', 'retrieval'],
  ['call_mcp_tool', 'tool'],
]);

function spanKind({ name, attributes }: SpanWire): SpanKind | undefined {
  if (attributes.has('litellm.guardrail.name')) return 'guardrail';
  // The same call once more, as it went to the provider.
  if (name === 'raw_gen_ai_request') return 'http';
  if (name === 'litellm_request') return 'llm';
  const call = readString(attributes, 'litellm.call_type');
  // Asynchronous calls are the same with an `a` before their name.
  return call === undefined
    ? undefined
    : (kindsByCall.get(call) ?? kindsByCall.get(call.replace(/^a/, '')));
}

/** The total holds its parts, discounts and margins. */
function readCost(attributes: Attributes): LlmCall['cost'] {
  const usd = readNumber(attributes, 'litellm.cost.total', 'gen_ai.cost.total_cost');
  return estimatedCost(usd);
}

function openParameters(definition: JsonValue): JsonValue {
  if (!isJsonObject(definition) || definition['parameters'] === undefined) return definition;
  return { ...definition, parameters: openJsonText(definition['parameters']) };
}

/** The older engine writes the proxy's metadata without a prefix of its own. */
function readSurroundings(attributes: Attributes): SpanMeaning {
  const group =
    readGroup(attributes, 'litellm.metadata.') ?? readGroup(attributes, 'metadata.') ?? {};
  // Which key was used is no one's business here, not even as a hash.
  const metadata = Object.fromEntries(
    Object.entries(group).filter(([name]) => !/api_key($|_(hash|alias|auth))/.test(name)),
  );
  const requester = openJsonText(metadata['requester_metadata'] ?? null);
  const fromCaller = isJsonObject(requester) ? requester : {};
  return defined<SpanMeaning>({
    conversationId:
      readString(attributes, 'litellm.session.id') ??
      firstText(metadata, 'session_id', 'trace_id') ??
      firstText(fromCaller, 'session_id'),
    userId:
      readString(attributes, 'litellm.end_user.id', 'metadata.user_api_key_end_user_id') ??
      firstText(metadata, 'user_api_key_user_id'),
    tenantId: readString(
      attributes,
      'litellm.team.id',
      'litellm.team.alias',
      'metadata.user_api_key_team_id',
      'metadata.user_api_key_team_alias',
    ),
    tags: readStrings(
      attributes,
      'litellm.request.tags',
      'litellm.metadata.tags',
      'metadata.tags',
      'request_tags',
    ),
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
  });
}

/** What a guardrail found; that it stepped in is no failure of its span. */
function readGuardrail(attributes: Attributes): readonly Evaluation[] | undefined {
  const name = readString(attributes, 'litellm.guardrail.name');
  if (name === undefined) return undefined;
  const key = (member: string): string => `litellm.guardrail.${member}`;
  const categories = readStrings(attributes, key('violation_categories'))?.join(', ');
  const response = readJson(attributes, key('response'));
  return [
    defined<Evaluation>({
      name,
      score: readNumber(attributes, key('risk_score'), key('confidence_score')),
      label: readString(attributes, key('action'), key('status')),
      explanation:
        categories ??
        (response === undefined ? undefined : readString(attributes, key('response'))),
    }),
  ];
}

function readFailure(attributes: Attributes): Contribution['failure'] {
  const code = readString(attributes, 'litellm.provider.error.code');
  if (code === undefined) return undefined;
  const provider = readString(attributes, 'litellm.provider.error.llm_provider');
  const message = readString(attributes, 'error.message', 'error');
  const from = provider === undefined ? '' : ` from ${provider}`;
  return { message: message ?? `Error ${code}${from}` };
}
