import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  openJsonText,
  readGroup,
  readJson,
  readNumber,
  readString,
} from './attribute-reader.ts';
import { askedTool } from './asked-tool.ts';
import { joinedUsage } from './body-usage.ts';
import { parametersOf, readRequestBody, readResponseBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { beeAiScope, eventFailure, fromStart, isOnTheWay } from './openinference-beeai.ts';
import { fuller, hasInstructions, lacksMessages } from './openinference-bodies.ts';
import {
  embeddedTexts,
  inputMessages,
  inside,
  outputMessages,
  shownValue,
} from './openinference-messages.ts';
import { openInferenceUsage } from './openinference-usage.ts';
import { readInstructions } from './message-shapes.ts';
import {
  metadataOf,
  readRetrieval,
  readSurroundings,
  rerankParameters,
} from './openinference-surroundings.ts';
import { firstText } from './part-shapes.ts';
import { providerOfPath } from './provider-of-class.ts';
import { reportedCost } from './reported-cost.ts';
import { outputFailureOf, stepOf, toolOf } from './traced-function.ts';

/**
 * Arize's OpenInference, and Future AGI's clone of it: every span says its kind; lists are flattened into
 * dotted keys. Where a call's own attributes are missing, the bodies that went to and came from the
 * provider are often there as the span's input and output.
 */
export const openInference: Dialect = {
  name: 'openinference',
  completions: [{ find: fromStart }, askedTool],
  read: ({ span, scope }) => {
    const { attributes } = span;
    if (!hasKeyUnder(attributes, 'openinference.', 'fi.')) return undefined;
    const spanKind = readString(attributes, 'openinference.span.kind', 'fi.span.kind');
    if (spanKind === undefined) return undefined;
    const kind = kinds.get(spanKind.toUpperCase());
    const isRetrieval = kind === 'retrieval' || kind === 'rerank';
    // Chains repeat the whole state of a program: only what is needed is parsed.
    const isNeeded = isCall(kind) || kind === 'tool';
    const output = isNeeded ? shownValue(attributes, 'output.value') : undefined;
    const isEvent = scope.name === beeAiScope;
    const isPassing = isEvent && isOnTheWay(attributes);
    return defined<Contribution>({
      kind: isPassing ? undefined : kind,
      llm: isCall(kind)
        ? readLlm(span, { scope: scope.name, output })
        : readSpending(attributes, scope.name),
      tool:
        kind === 'tool' && !isPassing ? readTool(span, { scope: scope.name, output }) : undefined,
      retrieval: isRetrieval ? readRetrieval(attributes, kind) : undefined,
      ...readSurroundings(attributes, kind),
      failure: isEvent ? eventFailure(attributes) : outputFailureOf(kind, output),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['LLM', 'llm'],
  ['EMBEDDING', 'embedding'],
  ['RERANKER', 'rerank'],
  ['CHAIN', 'workflow'],
  ['RETRIEVER', 'retrieval'],
  ['VECTOR_DB', 'retrieval'],
  ['TOOL', 'tool'],
  ['AGENT', 'agent'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
  ['PROMPT', 'prompt'],
]);

function isCall(kind: SpanKind | undefined): boolean {
  return kind === 'llm' || kind === 'embedding' || kind === 'rerank';
}

interface Told {
  readonly scope: string;
  readonly output: JsonValue | undefined;
}

function readLlm(span: SpanWire, { scope, output }: Told): LlmCall | undefined {
  const { attributes } = span;
  const asked = inputMessages(attributes) ?? embeddedTexts(attributes);
  const request = readRequest(attributes, asked);
  const response = readResponseBody(output) ?? {};
  const finishReason = readString(attributes, 'llm.finish_reason');
  return filled<LlmCall>({
    ...response,
    provider:
      readString(attributes, 'llm.provider', 'llm.system') ??
      firstText(metadataOf(attributes), 'ls_provider') ??
      providerOfPath(readString(attributes, 'llm.model_name')),
    ...readModels(attributes, { request, response, answered: output !== undefined }),
    usage: joinedUsage(openInferenceUsage(attributes, scope), response.usage),
    cost: readCost(attributes),
    finishReasons: finishReason === undefined ? response.finishReasons : [finishReason],
    timeToFirstTokenMs: readTimeToFirstToken(span),
    inputMessages: withInstructions(attributes, fuller(asked, request.inputMessages)),
    outputMessages: fuller(outputMessages(attributes), response.outputMessages),
    toolDefinitions: readDefinitions(attributes) ?? request.toolDefinitions,
  });
}

/** Wrappers tell what the calls inside them spent, where nothing else does. */
function readSpending(attributes: Attributes, scope: string): LlmCall | undefined {
  return filled<LlmCall>({
    usage: openInferenceUsage(attributes, scope),
    cost: readCost(attributes),
  });
}

/** A whole conversation is parsed once more only for what is told nowhere else. */
function readRequest(attributes: Attributes, asked: LlmCall['inputMessages']): LlmCall {
  const { model, model_name: name } = invocation(attributes);
  const lacksWords = asked !== undefined && lacksMessages(attributes, asked);
  if (asked !== undefined && !lacksWords && (model ?? name) !== undefined) return {};
  const body = shownValue(attributes, 'input.value');
  if (asked === undefined) return readRequestBody(body) ?? {};
  return defined<LlmCall>({
    requestModel: isJsonObject(body) ? firstText(body, 'model', 'model_name') : undefined,
    inputMessages: lacksWords ? readRequestBody(body)?.inputMessages : undefined,
  });
}

interface Bodies {
  readonly request: LlmCall;
  readonly response: LlmCall;
  readonly answered: boolean;
}

/**
 * `llm.model_name` is what was asked for until the answer names a model, and then that one; the
 * parameters go on saying what was asked for.
 */
function readModels(
  attributes: Attributes,
  { request, response, answered }: Bodies,
): Partial<LlmCall> {
  const given = invocation(attributes);
  const rest = givenParameters(given);
  const parameters = { ...request.parameters, ...rest, ...rerankParameters(attributes) };
  const told = readString(
    attributes,
    'llm.model_name',
    'embedding.model_name',
    'reranker.model_name',
  );
  const asked =
    readString(attributes, 'llm.request.model_name') ??
    firstText(given, 'model', 'model_name') ??
    request.requestModel;
  const byAnswer = told !== asked || answered ? told : undefined;
  return defined<Partial<LlmCall>>({
    requestModel: asked ?? told,
    responseModel:
      readString(attributes, 'llm.response.model_name') ??
      response.responseModel ??
      (asked === undefined ? undefined : byAnswer),
    parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    serviceTier: response.serviceTier ?? firstText(given, 'service_tier'),
  });
}

/** Some pass on the whole answer, which repeats the parameters. */
function givenParameters(given: JsonObject): JsonObject {
  if (given['created_at'] !== undefined) return parametersOf(given) ?? {};
  const { model: _m, model_name: _n, messages: _l, tools: _t, ...rest } = given;
  const { instructions: _i, system: _s, ...parameters } = rest;
  return parameters;
}

/** What a model is told before all else is a parameter of Anthropic's and of OpenAI's responses. */
function withInstructions(
  attributes: Attributes,
  messages: LlmCall['inputMessages'],
): LlmCall['inputMessages'] {
  const { system, instructions } = invocation(attributes);
  const told = readInstructions(system ?? instructions);
  const isTold = messages === undefined || hasInstructions(messages);
  return isTold ? messages : [...told, ...messages];
}

function invocation(attributes: Attributes): JsonObject {
  const given = readJson(
    attributes,
    'llm.invocation_parameters',
    'embedding.invocation_parameters',
  );
  // Some flatten even these.
  if (!isJsonObject(given)) return readGroup(attributes, 'llm.invocation_parameters.') ?? {};
  // What was not given is `null` in some.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** The total, or what the two sides make together where both are told. */
function readCost(attributes: Attributes): LlmCall['cost'] {
  const [input, output] = ['prompt', 'completion'].map((side) =>
    readNumber(attributes, `llm.cost.${side}`),
  );
  const sum = input === undefined || output === undefined ? undefined : input + output;
  const usd = readNumber(attributes, 'llm.cost.total') ?? sum;
  return reportedCost(usd);
}

function readTimeToFirstToken(span: SpanWire): number | undefined {
  const event = span.events.find(({ name }) => name === 'First Token Stream Event');
  return event && nanosToMs(event.timeUnixNano - span.startTimeUnixNano);
}

function readDefinitions(attributes: Attributes): readonly JsonValue[] | undefined {
  const flattened = readFlattenedList(attributes, 'llm.tools')?.map(toolDefinition);
  if (flattened !== undefined) return flattened;
  const { tools } = invocation(attributes);
  return isJsonArray(tools) && tools.length > 0 ? tools : undefined;
}

function toolDefinition(item: JsonValue): JsonValue {
  const tool = inside(item, 'tool');
  return openJsonText(inside(tool, 'json_schema'));
}

/** `tool.parameters` is what a tool takes in some versions, and its schema in others. */
function readTool(
  { attributes, name: spanName }: SpanWire,
  { scope, output }: Told,
): SpanMeaning['tool'] {
  const input = shownValue(attributes, 'input.value') ?? readJson(attributes, 'tool.parameters');
  const callId = readString(attributes, 'tool.id', 'tool_call.id');
  const traced = { input, output };
  const name = readString(attributes, 'tool.name');
  // BeeAI's events bear the name of a class: the call that asked for the tool has its name.
  const isNamed = name !== undefined || scope !== beeAiScope;
  return {
    ...(isNamed ? toolOf(name ?? spanName, traced) : stepOf(traced)),
    ...(callId !== undefined && { callId }),
  };
}
