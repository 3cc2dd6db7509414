import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  numberMember,
  stringMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { hasKeyUnder, readJson, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { langfuseSurroundings } from './langfuse-surroundings.ts';
import { langfuseUsage } from './langfuse-usage.ts';
import { readInstructions, readMessages } from './message-shapes.ts';
import { reportedCost } from './reported-cost.ts';
import { readDocuments } from './retrieved-documents.ts';
import { toolOf } from './traced-function.ts';

/** Langfuse's SDKs. The status says nothing of failures: they are told by `level`. */
export const langfuse: Dialect = { name: 'langfuse', read };

function read({ span, resource }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  if (!hasKeyUnder(attributes, 'langfuse.')) return undefined;
  const type = readString(attributes, observation('type'))?.toLowerCase();
  const input = readJsonOrText(attributes, observation('input'), 'langfuse.trace.input');
  const output = readJsonOrText(attributes, observation('output'), 'langfuse.trace.output');
  const known = spanKind(type, span) ?? (isFound(output) ? 'retrieval' : undefined);
  // A retriever that takes arguments, not only a question, is a tool of the agent.
  const kind = known === 'retrieval' && hasArguments(input) ? 'tool' : known;
  const isCall = kind === 'llm' || kind === 'embedding';
  return defined<Contribution>({
    kind,
    // Where no type is told another dialect knows what the span is.
    llm:
      isCall || type === undefined ? readLlm(span, input, output) : readWrapper(attributes, kind),
    tool: kind === 'tool' ? toolOf(span.name, { input, output }) : undefined,
    retrieval: known === 'retrieval' ? readRetrieval(input, output) : undefined,
    agent: kind === 'agent' ? { name: span.name } : undefined,
    evaluations: kind === 'evaluator' ? readEvaluation(span.name, output) : undefined,
    // A prompt is linked to a call alone; other spans only inherit the key.
    prompt:
      isCall || (type === undefined && namesModel(attributes)) ? readPrompt(attributes) : undefined,
    ...langfuseSurroundings(attributes, resource.attributes),
    failure: readFailure(attributes),
  });
}

const observation = (name: string): string => `langfuse.observation.${name}`;

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['generation', 'llm'],
  ['embedding', 'embedding'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['chain', 'workflow'],
  ['retriever', 'retrieval'],
  ['guardrail', 'guardrail'],
  ['evaluator', 'evaluator'],
]);

/** The Python SDK until 3.3 calls every observation a span: then what only a call has tells it. */
function spanKind(type: string | undefined, span: SpanWire): SpanKind | undefined {
  const { attributes } = span;
  const known = kinds.get(type ?? '');
  if (known === 'llm' && isEmbedding(span)) return 'embedding';
  if (known !== undefined || (type !== undefined && type !== 'span')) return known;
  if (isToolOfGraph(span)) return 'tool';
  const isCall = ['model.name', 'usage_details', 'cost_details'].some((name) =>
    attributes.has(observation(name)),
  );
  return isCall ? 'llm' : undefined;
}

/** Wrappers before version 5 call every request to a model a generation. */
function isEmbedding({ name, attributes }: SpanWire): boolean {
  const model = readString(attributes, observation('model.name')) ?? '';
  return name.endsWith('.embeddings') || /embed/i.test(model);
}

/** The callback for LangChain until version 4 says it only by the graph's node of tools, inside which they run. */
function isToolOfGraph({ name, attributes }: SpanWire): boolean {
  const node = readString(attributes, observation('metadata.langgraph_node'));
  if (node !== 'tools' || name === node) return false;
  // What the graph itself does there is hidden by a tag.
  return readString(attributes, observation('metadata.tags'))?.includes(':hidden') !== true;
}

/** LangChain's documents: its callback calls a retriever a span. */
function isFound(output: JsonValue | undefined): boolean {
  if (!isJsonArray(output) || output.length === 0) return false;
  return output.every((item) => isJsonObject(item) && typeof item['pageContent'] === 'string');
}

function hasArguments(input: JsonValue | undefined): boolean {
  return isJsonObject(input) && Object.keys(input).some((name) => name !== 'query');
}

/** Calls that other dialects tell of carry only the prompt's key of this one. */
function namesModel(attributes: Attributes): boolean {
  return modelKeys.some((key) => attributes.has(key));
}

const modelKeys = [
  'gen_ai.request.model',
  'gen_ai.response.model',
  'ai.model.id',
  'llm.model_name',
] as const;

function readLlm(
  span: SpanWire,
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): LlmCall | undefined {
  const { attributes } = span;
  const usage = langfuseUsage(readJson(attributes, observation('usage_details')));
  const parameters = readParameters(attributes);
  const { messages, tools } = splitInput(withRoles(input));
  // The wrapper of OpenAI's responses keeps the system prompt out of the input.
  const instructions = readInstructions(
    readJsonOrText(attributes, observation('metadata.instructions')),
  );
  const all = [...instructions, ...(readMessages(messages, 'user') ?? [])];
  return filled<LlmCall>({
    provider: readString(attributes, observation('metadata.ls_provider')),
    requestModel:
      (isJsonObject(input) ? stringMember(input, 'model') : undefined) ??
      readString(attributes, observation('metadata.ls_model_name')),
    responseModel: readString(attributes, observation('model.name')),
    usage,
    cost: readCost(attributes, usage),
    parameters,
    serviceTier: stringMember(parameters ?? {}, 'service_tier'),
    timeToFirstTokenMs: readTimeToFirstToken(span),
    inputMessages: all.length === 0 ? undefined : all,
    outputMessages: readMessages(output, 'assistant'),
    toolDefinitions: tools,
  });
}

const speakers = /^(system|developer|user|human|assistant|ai|model|tool|function)$/i;

/** The callback for LangChain gives a tool's answer the tool's name as its role. */
function withRoles(input: JsonValue | undefined): JsonValue | undefined {
  if (isJsonObject(input) && isJsonArray(input['messages'])) {
    return { ...input, messages: withRoles(input['messages']) ?? null };
  }
  if (!isJsonArray(input)) return input;
  return input.map((item) => {
    const role = isJsonObject(item) ? item['role'] : undefined;
    const isNamed = typeof role === 'string' && !speakers.test(role);
    return isJsonObject(item) && isNamed ? { ...item, role: 'tool', name: role } : item;
  });
}

interface CallInput {
  readonly messages: JsonValue | undefined;
  readonly tools: readonly JsonValue[] | undefined;
}

/** Tools stand beside the messages, or, from LangChain's callback, among them as messages of role `tool`. */
function splitInput(input: JsonValue | undefined): CallInput {
  if (isJsonArray(input)) {
    const tools = input.flatMap((item) => definitionIn(item) ?? []);
    if (tools.length === 0) return { messages: input, tools: undefined };
    return { messages: input.filter((item) => definitionIn(item) === undefined), tools };
  }
  const tools = isJsonObject(input) ? input['tools'] : undefined;
  return { messages: input, tools: isJsonArray(tools) ? tools : undefined };
}

function definitionIn(item: JsonValue): JsonObject | undefined {
  if (!isJsonObject(item) || item['role'] !== 'tool') return undefined;
  const content = item['content'];
  return isJsonObject(content) && isJsonObject(content['function']) ? content : undefined;
}

/** What went into an agent, a chain or the whole trace, and what came out. */
function readWrapper(attributes: Attributes, kind: SpanKind | undefined): LlmCall | undefined {
  const isWrapper = kind === 'agent' || kind === 'workflow';
  const keys = (name: string): string[] => [
    ...(isWrapper ? [observation(name)] : []),
    `langfuse.trace.${name}`,
  ];
  return filled<LlmCall>({
    inputMessages: readMessages(readJsonOrText(attributes, ...keys('input')), 'user'),
    outputMessages: readMessages(readJsonOrText(attributes, ...keys('output')), 'assistant'),
  });
}

/** Parts of a price under any name. A failed call is reported to cost 0 where nothing is known of its usage: that is no cost. */
function readCost(attributes: Attributes, usage: LlmCall['usage']): LlmCall['cost'] {
  const details = readJson(attributes, observation('cost_details'));
  if (!isJsonObject(details)) return undefined;
  const parts = Object.values(details).filter((value) => typeof value === 'number');
  const sum = parts.length === 0 ? undefined : parts.reduce((total, part) => total + part, 0);
  const usd = numberMember(details, 'total') ?? sum;
  if (usd === undefined || (usd === 0 && usage === undefined)) return undefined;
  return reportedCost(usd);
}

function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const given = readJson(
    attributes,
    observation('model.parameters'),
    observation('model_parameters'),
  );
  if (!isJsonObject(given)) return undefined;
  const known = Object.entries(given).filter(([, value]) => value !== '' && value !== null);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** The moment of the first token as ISO text, sometimes in quotes of its own. */
function readTimeToFirstToken(span: SpanWire): number | undefined {
  const text = readJsonOrText(span.attributes, observation('completion_start_time'));
  const firstMs = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  const elapsedMs = firstMs - nanosToMs(span.startTimeUnixNano);
  return elapsedMs >= 0 ? elapsedMs : undefined;
}

function readRetrieval(
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): SpanMeaning['retrieval'] {
  const query = isJsonObject(input) ? input['query'] : input;
  return filled({
    query: typeof query === 'string' ? query : undefined,
    documents: readDocuments(output),
  });
}

/** Scores go to Langfuse by another way; what an evaluator itself gave is here. */
function readEvaluation(name: string, output: JsonValue | undefined): SpanMeaning['evaluations'] {
  const given = isJsonObject(output) ? output : { value: output ?? null };
  const value = given['score'] ?? given['value'];
  const evaluation = filled({
    score: typeof value === 'number' ? value : undefined,
    label: typeof value === 'string' ? value : stringMember(given, 'label'),
    explanation: ['explanation', 'comment', 'reasoning']
      .map((each) => stringMember(given, each))
      .find((each) => each !== undefined),
  });
  return evaluation === undefined ? undefined : [{ name, ...evaluation }];
}

function readPrompt(attributes: Attributes): SpanMeaning['prompt'] {
  return filled({
    name: readString(attributes, observation('prompt.name'), 'langfuse.prompt.name'),
    version: readString(attributes, observation('prompt.version'), 'langfuse.prompt.version'),
  });
}

/** Other programs than the SDKs write the words that their logs have. */
const failedLevels: ReadonlySet<string> = new Set(['ERROR', 'FATAL', 'CRITICAL']);

function readFailure(attributes: Attributes): Contribution['failure'] {
  const level = readString(attributes, observation('level'))?.toUpperCase();
  if (level === undefined || !failedLevels.has(level)) return undefined;
  return filled({ message: readString(attributes, observation('status_message')) }) ?? {};
}
