import { defined } from '../base/defined.ts';
import { isJsonArray, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  attributeToJson,
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJsonOrText,
  readString,
  readStrings,
} from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';

/**
 * Spring AI's observations: model calls in OpenTelemetry's keys, and clients, advisors, tools and vector
 * stores in its own. Content is on the span in some versions, in events or logs in others.
 */
export const springAi: Dialect = {
  name: 'spring-ai',
  read: ({ span, scope }) => {
    const { attributes } = span;
    const isSpring = scope.name.startsWith('org.springframework');
    const isOwn = hasKeyUnder(attributes, 'spring.ai.', 'db.vector.query.');
    if (!isOwn && !(isSpring && attributes.has('gen_ai.operation.name'))) return undefined;
    const kind = spanKind(attributes);
    return defined<Contribution>({
      kind,
      llm: readLlm(attributes),
      tool: kind === 'tool' ? readTool(attributes) : undefined,
      retrieval: kind === 'retrieval' ? readRetrieval(attributes) : undefined,
      conversationId: readString(
        attributes,
        'spring.ai.chat.client.conversation.id',
        'spring.ai.conversation.id',
      ),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['chat_client', 'workflow'],
  ['advisor', 'workflow'],
  ['tool_call', 'tool'],
  ['vector_store', 'db'],
]);

function spanKind(attributes: Attributes): SpanKind | undefined {
  if (attributes.has('spring.ai.tool.definition.name')) return 'tool';
  const isQuery = readString(attributes, 'db.operation.name') === 'query';
  if (isQuery && hasKeyUnder(attributes, 'db.vector.')) return 'retrieval';
  return kinds.get(readString(attributes, 'spring.ai.kind') ?? '');
}

function readLlm(attributes: Attributes): LlmCall | undefined {
  return filled<LlmCall>({
    parameters: readParameters(attributes),
    inputMessages: readMessages(
      said(attributes, 'gen_ai.prompt', 'spring.ai.chat.client.input'),
      'user',
    ),
    outputMessages: readMessages(
      said(attributes, 'gen_ai.completion', 'spring.ai.chat.client.output'),
      'assistant',
    ),
    toolDefinitions: readStrings(attributes, 'spring.ai.model.request.tool.names')?.map((name) => ({
      type: 'function',
      name,
    })),
  });
}

/** Micrometer sends every value as text. */
function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const { model: _m, ...texts } = readGroup(attributes, 'gen_ai.request.') ?? {};
  const values = Object.entries(texts).map(([name, value]) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return [name, Number.isNaN(number) ? openJsonText(value) : number] as const;
  });
  return values.length === 0 ? undefined : Object.fromEntries(values);
}

/** A list of texts or of messages, or one text. */
function said(attributes: Attributes, ...keys: string[]): JsonValue | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    if (value === undefined || value === '') continue;
    const json = openJsonText(attributeToJson(value));
    return isJsonArray(json) ? json.map(openJsonText) : json;
  }
  return undefined;
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  const key = (name: string): string => `spring.ai.tool.${name}`;
  return filled({
    name: readString(attributes, key('definition.name')),
    callId: readString(attributes, key('call.id')),
    arguments: readJsonOrText(attributes, key('call.arguments')),
    result: readJsonOrText(attributes, key('call.result')),
  });
}

function readRetrieval(attributes: Attributes): SpanMeaning['retrieval'] {
  const documents = readJsonOrText(attributes, 'db.vector.query.response.documents');
  return filled({
    query: readString(attributes, 'db.vector.query.content'),
    documents: isJsonArray(documents) ? readDocuments(documents) : undefined,
  });
}
