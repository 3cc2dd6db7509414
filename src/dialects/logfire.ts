import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, stringMember, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { Evaluation, LlmCall, Span, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import { readUsageObject } from './body-usage.ts';
import { readRequestBody, readResponseBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { messagesOfEvents, withAnswerApart, type MessageEvent } from './message-events.ts';
import { readInstructions, readMessages } from './message-shapes.ts';
import { readGenAiUsage } from './otel-gen-ai-usage.ts';
import type { Completion, Surroundings } from './surroundings.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Pydantic AI in all versions of its instrumentation, and Logfire, which most of its users send through.
 * Newer versions write OpenTelemetry's keys; here is what they add, and what older ones wrote in their place.
 */
export const logfire: Dialect = {
  name: 'logfire',
  read: ({ span, scope }) => {
    const { attributes } = span;
    const isOwn =
      scope.name.startsWith('pydantic-ai') ||
      hasKeyUnder(attributes, 'logfire.', 'pydantic_ai.') ||
      attributes.has('model_request_parameters');
    if (!isOwn) return undefined;
    // Sent at the start of a span that is sent again when it ends: what it says is said there.
    if (isPending(attributes)) return { kind: 'span' };
    const kind = spanKind(span);
    return defined<Contribution>({
      kind,
      llm: readLlm(attributes, kind),
      tool: kind === 'tool' ? readTool(attributes) : undefined,
      prompt: isVariable(span) ? readVariable(attributes) : undefined,
      agent: filled({ name: readString(attributes, 'agent_name') }),
      tags: readStrings(attributes, 'logfire.tags'),
      metadata: asObject(readJson(attributes, 'metadata')),
      evaluations: readFeedback(attributes),
      failure: readFailure(attributes),
    });
  },
  completions: [{ find: findEndOfStream }],
};

/**
 * What a streamed call gave is logged when its stream ends, as a record beside the span that opened it: one
 * call, whose tokens are the record's.
 */
function isEndOfStream(name: string): boolean {
  return name.startsWith('streaming response from ');
}

/** What the record at the end of a stream tells, for the span that opened it: the same request, the next to end. */
function findEndOfStream(span: Span, around: Surroundings): readonly Completion[] {
  const isOpen = span.kind === 'llm' && span.llm?.outputMessages === undefined;
  const request = span.attributes.get('request_data');
  if (!isOpen || request === undefined) return [];
  for (const { name, spanId } of around.after(span)) {
    const record = isEndOfStream(name) ? around.spanOf(spanId) : undefined;
    if (record?.llm === undefined || record.attributes.get('request_data') !== request) continue;
    return [{ from: 'sibling', spanId, meaning: { llm: record.llm } }];
  }
  return [];
}

function isPending(attributes: Attributes): boolean {
  return attributes.get('logfire.span_type') === 'pending_span';
}

/** Before version 3 a span said what it is only by its name. */
function spanKind({ attributes, name }: SpanWire): SpanKind | undefined {
  if (attributes.get('logfire.span_type') === 'annotation') return 'evaluator';
  if (isEndOfStream(name)) return 'span';
  if (isVariable({ name, attributes })) return 'prompt';
  if (attributes.has('gen_ai.operation.name')) return undefined;
  if (attributes.has('pydantic_ai.all_messages') || attributes.has('all_messages_events')) {
    return 'agent';
  }
  if (name.endsWith(' run') && attributes.has('agent_name')) return 'agent';
  return attributes.has('tool_arguments') || name === 'running tool' ? 'tool' : undefined;
}

function readLlm(attributes: Attributes, kind: SpanKind | undefined): LlmCall | undefined {
  const request = readRequestBody(readJson(attributes, 'request_data')) ?? {};
  const answer = readJson(attributes, 'response_data');
  const response = readResponseBody(combinedAnswer(answer) ?? answer) ?? {};
  const told = messagesOfEvents(
    loggedEvents(readJson(attributes, 'events', 'all_messages_events')),
  );
  // All that an agent's run said and heard, up to its answer.
  const all = withAnswerApart(withInstructions(attributes));
  const said = attributes.has('gen_ai.input.messages') ? {} : { ...request, ...response };
  const isAgent = kind === 'agent' || attributes.has('pydantic_ai.all_messages');
  return filled<LlmCall>({
    ...said,
    requestModel: isAgent ? readString(attributes, 'model_name') : said.requestModel,
    usage: aggregatedUsage(attributes) ?? detailedUsage(attributes) ?? said.usage,
    inputMessages: nonEmpty(told.input) ?? nonEmpty(all.input) ?? said.inputMessages,
    outputMessages:
      nonEmpty(told.output) ??
      finalResult(attributes, kind) ??
      nonEmpty(all.output) ??
      said.outputMessages,
    toolDefinitions: functionTools(readJson(attributes, 'model_request_parameters')),
  });
}

/** Older versions joined the pieces of a stream into one text. */
function combinedAnswer(answer: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(answer) ? stringMember(answer, 'combined_chunk_content') : undefined;
}

/** An agent's instructions come in an attribute of their own, beside all that was said. */
function withInstructions(attributes: Attributes): readonly Message[] {
  const said = readMessages(readJson(attributes, 'pydantic_ai.all_messages'), 'user') ?? [];
  if (said.length === 0 || said.some(({ role }) => role === 'system')) return said;
  return [...readInstructions(readJsonOrText(attributes, 'gen_ai.system_instructions')), ...said];
}

/** What OpenTelemetry's events of 1.28 to 1.36 would have been, as one attribute with a list of them. */
function loggedEvents(events: JsonValue | undefined): readonly MessageEvent[] {
  if (!isJsonArray(events)) return [];
  return events.flatMap((event) => {
    const name = isJsonObject(event) ? stringMember(event, 'event.name') : undefined;
    return name === undefined ? [] : { name, attributes: asContent(event) };
  });
}

function asContent(event: JsonValue): Attributes {
  return new Map([['gen_ai.event.content', JSON.stringify(event)]]);
}

/** The provider's own block tells what was cached and what was thought, which the counts beside it leave out. */
function detailedUsage(attributes: Attributes): LlmCall['usage'] {
  const raw = readUsageObject(readJson(attributes, 'gen_ai.usage.raw'));
  const own = readGenAiUsage(attributes);
  return raw === undefined ? undefined : { ...raw, ...own };
}

/** An agent's span sums its calls up. */
function aggregatedUsage(attributes: Attributes): LlmCall['usage'] {
  const count = (...names: string[]): number | undefined =>
    readNumber(attributes, ...names.map((name) => `gen_ai.aggregated_usage.${name}`));
  return usageOf({
    inputTokens: count('input_tokens'),
    outputTokens: count('output_tokens'),
    cacheReadTokens: count('cache_read.input_tokens', 'cache_read_tokens'),
    cacheWriteTokens: count('cache_creation.input_tokens', 'cache_write_tokens'),
    reasoningTokens: count('details.reasoning_tokens'),
    totalTokens: undefined,
  });
}

function finalResult(
  attributes: Attributes,
  kind: SpanKind | undefined,
): LlmCall['outputMessages'] {
  const isAgent = kind === 'agent' || attributes.get('gen_ai.operation.name') === 'invoke_agent';
  const content = isAgent ? readString(attributes, 'final_result') : undefined;
  return content === undefined
    ? undefined
    : [{ role: 'assistant', parts: [{ type: 'text', content }] }];
}

function functionTools(parameters: JsonValue | undefined): readonly JsonValue[] | undefined {
  const tools = isJsonObject(parameters) ? parameters['function_tools'] : undefined;
  return isJsonArray(tools) && tools.length > 0 ? tools : undefined;
}

/** Prompts that Logfire keeps are variables, and each look-up of one is a span. */
function isVariable({ name, attributes }: Pick<SpanWire, 'name' | 'attributes'>): boolean {
  return name.startsWith('Resolve variable ') && attributes.has('value');
}

function readVariable(attributes: Attributes): SpanMeaning['prompt'] {
  const value = readJsonOrText(attributes, 'value');
  return filled({
    name: readString(attributes, 'name'),
    version: readString(attributes, 'version', 'label', 'variant'),
    template: typeof value === 'string' ? value : undefined,
  });
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  return filled({
    arguments: readJsonOrText(attributes, 'tool_arguments'),
    result: readJsonOrText(attributes, 'tool_response'),
  });
}

/** A person's or a program's judgement of a span: a child, with an attribute by the name of what is judged. */
function readFeedback(attributes: Attributes): readonly Evaluation[] | undefined {
  const name = readString(attributes, 'logfire.feedback.name');
  if (name === undefined) return undefined;
  const score = readNumber(attributes, name);
  return [
    defined<Evaluation>({
      name,
      score,
      label: score === undefined ? readString(attributes, name) : undefined,
      explanation: readString(attributes, 'logfire.feedback.comment'),
    }),
  ];
}

/** Logfire's levels are OpenTelemetry's severities: from here on they are errors. */
const errorLevel = 17;

function readFailure(attributes: Attributes): Contribution['failure'] {
  const level = readNumber(attributes, 'logfire.level_num');
  if (level === undefined || level < errorLevel) return undefined;
  return filled({ message: readString(attributes, 'error.type', 'logfire.msg') }) ?? {};
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function asObject(value: JsonValue | undefined): SpanMeaning['metadata'] {
  return isJsonObject(value) ? value : undefined;
}
