import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  stringMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, SpanKind } from '../model/span.ts';
import { readJson, readNumber, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { googleAdkCompletions } from './google-adk-completions.ts';
import { member, number, object, own, snakeCase, text } from './google-adk-json.ts';
import { readTool, toolFailure } from './google-adk-tool.ts';
import { readInstructions, readMessages } from './message-shapes.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Google's Agent Development Kit, in Python and JavaScript. What OpenTelemetry names is in its `gen_ai`
 * keys; request, response, arguments and results are JSON in keys of its own, with members in
 * snake case (Python) or camel case (JavaScript). `{}` and `N/A` stand for nothing.
 */
export const googleAdk: Dialect = { name: 'google-adk', read, completions: googleAdkCompletions };

const scopeName = 'gcp.vertex.agent';
/** One of them is on every span that has content; OpenInference's spans of ADK carry them too. */
const [requestKey, eventKey, dataKey] = [own('llm_request'), own('event_id'), own('data')];

function read({ span, scope }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  const isOwn =
    scope.name === scopeName ||
    attributes.has(requestKey) ||
    attributes.has(eventKey) ||
    attributes.has(own('tool_call_args')) ||
    attributes.has(own('tool_response'));
  if (!isOwn) return undefined;
  const { name } = span;
  const kind = spanKind(name, attributes);
  const response = object(readJson(attributes, own('llm_response')));
  const tool = kind === 'tool' ? readTool(attributes, name) : undefined;
  return defined<Contribution>({
    kind,
    llm: kind === 'llm' ? readLlm(attributes, response) : readSentData(attributes),
    tool,
    agent: filled({ name: /^agent_run \[(.+)\]$/.exec(name)?.[1] }),
    conversationId: readString(attributes, own('session_id')),
    failure: responseFailure(response) ?? toolFailure(tool?.result) ?? nodeFailure(attributes),
  });
}

/** Until 2025-08 the operation of most spans was told by their name alone. */
function spanKind(name: string, attributes: Attributes): SpanKind | undefined {
  // It says again what the tools beside it gave: not a call.
  if (readString(attributes, 'gen_ai.tool.name') === '(merged tools)') return 'span';
  const operation = readString(attributes, 'gen_ai.operation.name') ?? name;
  if (/^(execute_tool|call_tool)\b/.test(operation)) return 'tool';
  if (/^(call_llm|generate_content)\b/.test(operation)) return 'llm';
  if (/^(agent_run|invoke_agent)\b/.test(operation)) return 'agent';
  if (/^(invocation$|invoke_workflow\b|(execute|invoke)_node)/.test(operation)) return 'workflow';
  if (attributes.has(own('tool_call_args')) || attributes.has(own('tool_response'))) return 'tool';
  return undefined;
}

function readLlm(attributes: Attributes, response: JsonObject): LlmCall | undefined {
  const request = object(readJson(attributes, requestKey));
  const config = object(request['config'] ?? null);
  const finishReason = text(response, 'finish_reason')?.toLowerCase();
  const output = readMessages(response['content'], 'assistant');
  const input = [
    ...readInstructions(member(config, 'system_instruction')),
    ...(readMessages(request['contents'], 'user') ?? []).map(asToolMessage),
  ];
  return filled<LlmCall>({
    requestModel: stringMember(request, 'model'),
    responseModel: text(response, 'model_version'),
    usage: readUsage(attributes, response),
    parameters: readParameters(config),
    finishReasons: finishReason === undefined ? undefined : [finishReason],
    inputMessages: input.length === 0 ? undefined : input,
    outputMessages: output?.map((message) => defined<Message>({ ...message, finishReason })),
    toolDefinitions: readDefinitions(config['tools']),
  });
}

/** Gemini's API has no role for answers of tools: the user gives them. */
function asToolMessage(message: Message): Message {
  const isAnswer =
    message.parts.length > 0 && message.parts.every((part) => part.type === 'tool_call_response');
  return isAnswer ? { ...message, role: 'tool' } : message;
}

/**
 * Gemini counts thoughts beside the candidates and the results of its own tools beside the prompt; cached
 * tokens are part of the prompt. The `gen_ai` keys say less: their output leaves thoughts out until
 * version 2.3, in which they are told under a key of OpenTelemetry and no longer as `experimental`.
 */
function readUsage(attributes: Attributes, response: JsonObject): LlmCall['usage'] {
  const told = member(response, 'usage_metadata');
  if (!isJsonObject(told)) return readExperimentalUsage(attributes);
  const count = (...names: string[]): number | undefined =>
    names.map((name) => number(told, name)).find((value) => value !== undefined);
  const reasoningTokens = count('thoughts_token_count');
  return usageOf({
    inputTokens: together(count('prompt_token_count'), count('tool_use_prompt_token_count')),
    outputTokens: together(
      count('candidates_token_count', 'response_token_count'),
      reasoningTokens,
    ),
    cacheReadTokens: count('cached_content_token_count'),
    cacheWriteTokens: undefined,
    reasoningTokens,
    totalTokens: count('total_token_count'),
  });
}

function readExperimentalUsage(attributes: Attributes): LlmCall['usage'] {
  const experimental = (name: string): number | undefined =>
    readNumber(attributes, `gen_ai.usage.experimental.${name}`);
  const reasoningTokens = experimental('reasoning_tokens');
  const cacheReadTokens = experimental('cached_tokens');
  if (reasoningTokens === undefined && cacheReadTokens === undefined) return undefined;
  return usageOf({
    inputTokens: readNumber(attributes, 'gen_ai.usage.input_tokens'),
    outputTokens: together(readNumber(attributes, 'gen_ai.usage.output_tokens'), reasoningTokens),
    cacheReadTokens,
    cacheWriteTokens: undefined,
    reasoningTokens,
    totalTokens: undefined,
  });
}

function together(count: number | undefined, more: number | undefined): number | undefined {
  return count === undefined ? more : count + (more ?? 0);
}

/** Not parameters of the model: what is told elsewhere, and how the request travels. */
const otherSettings: ReadonlySet<string> = new Set([
  'system_instruction',
  'tools',
  'http_options',
  'labels',
  'abort_signal',
]);

function readParameters(config: JsonObject): LlmCall['parameters'] {
  const given = Object.entries(config)
    .map(([name, value]) => [snakeCase(name), value] as const)
    .filter(([name, value]) => value !== null && !otherSettings.has(name))
    .map(([name, value]) => [name === 'max_output_tokens' ? 'max_tokens' : name, value] as const);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** Declarations of functions come in groups; Google's own tools are groups without any. */
function readDefinitions(tools: JsonValue | undefined): LlmCall['toolDefinitions'] {
  if (!isJsonArray(tools)) return undefined;
  const definitions = tools.flatMap((tool) => {
    const declared = isJsonObject(tool) ? member(tool, 'function_declarations') : undefined;
    return isJsonArray(declared) ? declared : [tool];
  });
  return definitions.length === 0 ? undefined : definitions;
}

/** What was said to an agent that listens all the time. */
function readSentData(attributes: Attributes): LlmCall | undefined {
  return filled<LlmCall>({ inputMessages: readMessages(readJson(attributes, dataKey), 'user') });
}

function responseFailure(response: JsonObject): Contribution['failure'] {
  const [code, message] = [text(response, 'error_code'), text(response, 'error_message')];
  return code === undefined && message === undefined
    ? undefined
    : { message: message ?? code ?? '' };
}

/** A number of JavaScript's enumeration, or its name. */
function nodeFailure(attributes: Attributes): Contribution['failure'] {
  const status = readString(attributes, 'adk.node.status');
  return status === '5' || status?.toUpperCase() === 'FAILED' ? {} : undefined;
}
