import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Evaluation, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJson,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { inside, shownValue } from './openinference-messages.ts';
import { firstText } from './part-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';
import { queryOf } from './traced-function.ts';

/** Frameworks put their own facts into one attribute of JSON text, or some into one attribute each. */
export function metadataOf(attributes: Attributes): JsonObject {
  const value = readJson(attributes, 'metadata');
  return isJsonObject(value) ? value : (readGroup(attributes, 'metadata.') ?? {});
}

/** What lies around a call: the prompt, who asked, and what others thought of the answer. */
export function readSurroundings(attributes: Attributes, kind: SpanKind | undefined): SpanMeaning {
  const metadata = metadataOf(attributes);
  return defined<SpanMeaning>({
    prompt: readPrompt(attributes, metadata),
    agent: readAgent(attributes, { kind, metadata }),
    conversationId: firstText(
      metadata,
      'session_id',
      'sessionId',
      'thread_id',
      'threadId',
      'conversation_id',
    ),
    userId: firstText(metadata, 'user_id', 'userId'),
    tags: readStrings(attributes, 'tag.tags'),
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    evaluations: readEvaluations(attributes),
  });
}

function readPrompt(attributes: Attributes, metadata: JsonObject): SpanMeaning['prompt'] {
  const variables = readJson(attributes, 'llm.prompt_template.variables');
  return filled({
    name: readString(attributes, 'prompt.id') ?? firstText(metadata, 'lc_hub_repo'),
    version:
      readString(attributes, 'llm.prompt_template.version') ??
      firstText(metadata, 'lc_hub_commit_hash'),
    template: readString(attributes, 'llm.prompt_template.template'),
    variables: isJsonObject(variables) ? variables : undefined,
  });
}

/** CrewAI and LangGraph tell an agent as the node of a graph. */
function readAgent(
  attributes: Attributes,
  { kind, metadata }: { readonly kind: SpanKind | undefined; readonly metadata: JsonObject },
): SpanMeaning['agent'] {
  const node =
    kind === 'agent' ? readString(attributes, 'graph.node.name', 'graph.node.id') : undefined;
  return filled({
    name: readString(attributes, 'agent.name') ?? node ?? firstText(metadata, 'lc_agent_name'),
    id: readString(attributes, 'agent.id', 'agno.agent.id', 'agno.team.id'),
  });
}

/** One result may be told in both words; the scopes are those of the span, its trace and its session. */
const evaluationLists: readonly (readonly [prefix: string, member: string])[] = [
  '',
  'trace.',
  'session.',
].flatMap((scope) => [
  [`${scope}evaluations`, 'evaluation'] as const,
  [`${scope}annotations`, 'annotation'] as const,
]);

function readEvaluations(attributes: Attributes): readonly Evaluation[] | undefined {
  if (!hasKeyUnder(attributes, ...evaluationLists.map(([prefix]) => `${prefix}.`)))
    return undefined;
  const told = evaluationLists.flatMap(([prefix, member]) =>
    (readFlattenedList(attributes, prefix) ?? []).flatMap((item) => {
      const evaluation = inside(item, member);
      return isJsonObject(evaluation) ? readEvaluation(evaluation) : [];
    }),
  );
  const distinct = new Map(told.map((each) => [JSON.stringify(each), each]));
  return distinct.size === 0 ? undefined : [...distinct.values()];
}

function readEvaluation(evaluation: JsonObject): Evaluation {
  const { score } = evaluation;
  return defined<Evaluation>({
    name: firstText(evaluation, 'name'),
    score: typeof score === 'number' ? score : undefined,
    label: firstText(evaluation, 'label'),
    explanation: firstText(evaluation, 'explanation'),
  });
}

/** What a retriever was asked and found, or a reranker was given and left over. */
export function readRetrieval(attributes: Attributes, kind: SpanKind): SpanMeaning['retrieval'] {
  const lists = kind === 'rerank' ? ['reranker.output_documents'] : ['retrieval.documents'];
  const input = shownValue(attributes, 'input.value');
  const output = shownValue(attributes, 'output.value');
  const found = lists.flatMap((prefix) => readFlattenedList(attributes, prefix) ?? []);
  const documents = found.length > 0 ? found.map(plainDocument) : documentsIn(output);
  return filled({
    query:
      readString(attributes, 'reranker.query') ??
      queryOf(input) ??
      (input === undefined ? undefined : readString(attributes, 'input.value')),
    documents: readDocuments(documents),
  });
}

export function rerankParameters(attributes: Attributes): JsonObject {
  const topK = readNumber(attributes, 'reranker.top_k');
  return topK === undefined ? {} : { top_k: topK };
}

/** Text is no document here: it is the answer of a retriever that told none. */
function documentsIn(output: JsonValue | undefined): JsonValue | undefined {
  const isList = isJsonArray(output) && output.every(isJsonObject);
  return isList || isJsonObject(output) ? output : undefined;
}

function plainDocument(item: JsonValue): JsonValue {
  const document = inside(item, 'document');
  if (!isJsonObject(document) || document['metadata'] === undefined) return document;
  return { ...document, metadata: openJsonText(document['metadata']) };
}
