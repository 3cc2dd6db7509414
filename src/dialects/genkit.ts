import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  numberMember,
  stringMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Evaluation, LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import type { Usage } from '../model/usage.ts';
import { readJsonOrText, readString } from './attribute-reader.ts';
import { bodyUsage } from './body-usage.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Google's Genkit: everything a span knows is in its input and output, as JSON text. Wrappers
 * (`generate`, a prompt's own span) repeat the output of the call inside, usage included; only spans
 * of models are read as calls.
 */
export const genkit: Dialect = {
  name: 'genkit',
  read: ({ span }) => {
    const { attributes } = span;
    const type = readString(attributes, 'genkit:type');
    if (type === undefined) return undefined;
    const subtype = readString(attributes, 'genkit:metadata:subtype');
    const kind = kinds.get(subtype ?? type);
    const input = readJsonOrText(attributes, 'genkit:input');
    const output = readJsonOrText(attributes, 'genkit:output');
    const ownName = readString(attributes, 'genkit:name') ?? span.name;
    return defined<Contribution>({
      kind,
      llm:
        kind === 'llm' || kind === 'embedding'
          ? readLlm(ownName, kind, input, output)
          : readWrapper(subtype ?? type, input, output),
      tool:
        kind === 'tool' ? filled({ name: ownName, arguments: input, result: output }) : undefined,
      retrieval:
        kind === 'retrieval' || kind === 'rerank' ? readRetrieval(input, output) : undefined,
      evaluations: kind === 'evaluator' ? readEvaluations(ownName, output) : undefined,
      prompt: readPrompt(attributes, type, ownName, input),
      conversationId: readString(attributes, 'genkit:sessionId'),
      metadata: filled({ threadName: readString(attributes, 'genkit:threadName') }),
      failure: readFailure(attributes),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['model', 'llm'],
  ['background-model', 'llm'],
  ['embedder', 'embedding'],
  ['reranker', 'rerank'],
  ['tool', 'tool'],
  ['tool.v2', 'tool'],
  ['retriever', 'retrieval'],
  ['evaluator', 'evaluator'],
  ['prompt', 'prompt'],
  ['executable-prompt', 'workflow'],
  ['promptTemplate', 'prompt'],
  ['agent', 'agent'],
  ['dotprompt', 'workflow'],
  ['flow', 'workflow'],
  ['flowStep', 'workflow'],
  ['util', 'workflow'],
]);

/** Actions of models are named `plugin/model`. */
function readLlm(
  name: string,
  kind: SpanKind,
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): LlmCall | undefined {
  const slash = name.indexOf('/');
  const request: JsonObject = isJsonObject(input) ? input : {};
  const response: JsonObject = isJsonObject(output) ? output : {};
  const custom = isJsonObject(response['custom']) ? response['custom'] : {};
  const outputMessages = readMessages(kind === 'llm' ? output : undefined, 'assistant');
  const finishReasons = outputMessages?.flatMap((message) => message.finishReason ?? []);
  const { config, tools } = request;
  return filled<LlmCall>({
    provider: slash < 0 ? undefined : name.slice(0, slash),
    requestModel: name.slice(slash + 1),
    responseModel: stringMember(custom, 'modelVersion'),
    responseId: stringMember(custom, 'responseId'),
    usage: readUsage(response['usage'], bodyUsage(custom)),
    parameters: isJsonObject(config) && Object.keys(config).length > 0 ? config : undefined,
    finishReasons: finishReasons?.length === 0 ? undefined : finishReasons,
    inputMessages: readMessages(request['messages'] ?? request['input'], 'user'),
    outputMessages,
    toolDefinitions: isJsonArray(tools) && tools.length > 0 ? tools : undefined,
  });
}

/**
 * Input includes cached tokens. Thoughts come beside the output where the model's API counts them so
 * (Gemini), which the total tells; versions before 1.15 leave them in the body of its answer.
 */
function readUsage(usage: JsonValue | undefined, inBody: Usage | undefined): LlmCall['usage'] {
  if (!isJsonObject(usage)) return undefined;
  const inputTokens = numberMember(usage, 'inputTokens');
  const output = numberMember(usage, 'outputTokens');
  const reasoningTokens = numberMember(usage, 'thoughtsTokens') ?? inBody?.reasoningTokens;
  const totalTokens = numberMember(usage, 'totalTokens');
  const withThoughts = (output ?? 0) + (reasoningTokens ?? 0);
  const areBeside =
    output !== undefined && inputTokens !== undefined && inputTokens + withThoughts === totalTokens;
  return usageOf({
    inputTokens,
    outputTokens: areBeside ? withThoughts : output,
    cacheReadTokens: numberMember(usage, 'cachedContentTokens'),
    cacheWriteTokens: undefined,
    reasoningTokens,
    totalTokens,
  });
}

function readRetrieval(
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): SpanMeaning['retrieval'] {
  const query = isJsonObject(input) ? input['query'] : input;
  const parts = (readMessages(query, 'user') ?? []).flatMap((message) => message.parts);
  const text = parts.map((part) => (part.type === 'text' ? part.content : '')).join('');
  return filled({ query: text === '' ? undefined : text, documents: readDocuments(output) });
}

/**
 * What went into a flow and what came out; a prompt's template gives the request that it was filled into.
 * Other wrappers only repeat the call inside.
 */
function readWrapper(
  type: string,
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): LlmCall | undefined {
  if (type === 'promptTemplate') return filled({ inputMessages: readMessages(output, 'user') });
  if (type !== 'flow' && type !== 'agent') return undefined;
  return filled<LlmCall>({
    inputMessages: readMessages(input, 'user'),
    outputMessages: readMessages(output, 'assistant'),
  });
}

/** An evaluator answers for each case of its data set, with one score or several. */
function readEvaluations(name: string, output: JsonValue | undefined): SpanMeaning['evaluations'] {
  const cases = isJsonArray(output) ? output : [output ?? null];
  const scores = cases.flatMap((each) => {
    const { evaluation = null } = isJsonObject(each) ? each : {};
    return isJsonArray(evaluation) ? evaluation : [evaluation];
  });
  const evaluations = scores.flatMap((score) =>
    isJsonObject(score) ? [readEvaluation(name, score)] : [],
  );
  return evaluations.length === 0 ? undefined : evaluations;
}

/** A score may be a number, a word or true or false; its status is `PASS` or `FAIL`. */
function readEvaluation(name: string, given: JsonObject): Evaluation {
  const { score, details } = given;
  const word = typeof score === 'string' || typeof score === 'boolean' ? String(score) : undefined;
  const id = stringMember(given, 'id');
  return defined<Evaluation>({
    name: id === undefined ? name : `${name} ${id}`,
    score: typeof score === 'number' ? score : undefined,
    label: stringMember(given, 'status') ?? word,
    explanation:
      stringMember(given, 'error') ??
      stringMember(isJsonObject(details) ? details : {}, 'reasoning'),
  });
}

/** The span `render` fills a prompt's template in; the prompt's own span is named after its file. */
function readPrompt(
  attributes: Attributes,
  type: string,
  ownName: string,
  input: JsonValue | undefined,
): SpanMeaning['prompt'] {
  const name =
    readString(attributes, 'genkit:metadata:promptName') ??
    (type === 'dotprompt' ? ownName : undefined);
  if (name === undefined && type !== 'promptTemplate') return undefined;
  return filled({ name, variables: isJsonObject(input) ? input : undefined });
}

function readFailure(attributes: Attributes): Contribution['failure'] {
  if (readString(attributes, 'genkit:state') !== 'error') return undefined;
  return filled({ message: readString(attributes, 'genkit:error') }) ?? {};
}
