import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readJson,
  readJsonOrText,
  readString,
} from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';

/**
 * Langtrace's SDKs: OpenTelemetry's keys of 2024 for what is asked and counted. Its own are what is traced and
 * which service it is; the tools that a model asks for stand as JSON text where others have its words.
 */
export const langtrace: Dialect = {
  name: 'langtrace',
  read: ({ span }) => {
    const { attributes } = span;
    if (!hasKeyUnder(attributes, 'langtrace.')) return undefined;
    const kind = spanKind(attributes);
    const isCall = kind === 'llm' || kind === 'embedding' || kind === 'rerank';
    return defined<Contribution>({
      kind,
      llm: isCall ? readLlm(span) : undefined,
      retrieval: kind === 'retrieval' ? readRetrieval(attributes) : undefined,
      userId: readString(attributes, 'user.id', 'user_id'),
    });
  },
};

const operationKinds: ReadonlyMap<string, SpanKind> = new Map([
  ['chat', 'llm'],
  ['embed', 'embedding'],
  ['rerank', 'rerank'],
]);

const looksUp = /query|search|retrieve|recommend|discover|peek/i;

function spanKind(attributes: Attributes): SpanKind | undefined {
  const type = readString(attributes, 'langtrace.service.type');
  if (type === 'framework') return 'workflow';
  if (type === 'vectordb') {
    return looksUp.test(readString(attributes, 'db.operation') ?? '') ? 'retrieval' : 'db';
  }
  return operationKinds.get(readString(attributes, 'gen_ai.operation.name') ?? '');
}

function readLlm({ attributes, events }: SpanWire): LlmCall {
  const said = events.find(({ name }) => name === 'gen_ai.content.completion')?.attributes;
  const inputs = readJsonOrText(attributes, 'gen_ai.request.embedding_inputs');
  // A list in a list, where several texts were embedded at once.
  const texts = isJsonArray(inputs) ? inputs.flat() : inputs;
  return defined<LlmCall>({
    provider: readString(attributes, 'langtrace.service.name')?.toLowerCase(),
    responseId: readString(attributes, 'gen_ai.response_id'),
    inputMessages: readMessages(texts, 'user'),
    outputMessages: said === undefined ? undefined : readAnswers(said),
  });
}

function readAnswers(said: Attributes): readonly Message[] | undefined {
  const answers = readJson(said, 'gen_ai.completion');
  return readMessages(isJsonArray(answers) ? answers.map(withCalls) : answers, 'assistant');
}

/** The content of an answer that is a list of calls is no text. */
function withCalls(answer: JsonValue): JsonValue {
  if (!isJsonObject(answer)) return answer;
  const { content, ...rest } = answer;
  const opened = openJsonText(content ?? null);
  const isCalls =
    isJsonArray(opened) &&
    opened.length > 0 &&
    opened.every((call) => isJsonObject(call) && isJsonObject(call['function']));
  return isCalls ? { ...rest, tool_calls: opened } : answer;
}

function readRetrieval(attributes: Attributes): SpanMeaning['retrieval'] {
  return filled({
    query: readString(attributes, 'db.query'),
    documents: readDocuments(readJson(attributes, 'db.response')),
  });
}
