import { defined } from '../base/defined.ts';
import type { JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { geminiCliCompletions } from './gemini-cli-completions.ts';
import { readMessages } from './message-shapes.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Google's Gemini CLI, and Qwen Code, which was made of it: spans in OpenTelemetry's keys with operations of its own, and log records,
 * `gemini_cli.*`, of which `log-spans.ts` makes spans where there are none.
 */
export const geminiCli: Dialect = { name: 'gemini-cli', read, completions: geminiCliCompletions };

function read({ span, scope }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  const event = readString(attributes, 'event.name');
  const own = event?.replace(/^qwen-code\./, 'gemini_cli.');
  if (own?.startsWith('gemini_cli.') === true)
    return readEvent(attributes, { event: own, isGemini: own === event });
  const isItsOwn =
    scope.name === 'gemini-cli' ||
    scope.name === 'qwen-code' ||
    attributes.get('gen_ai.agent.name') === 'gemini-cli';
  return isItsOwn ? readSpan(attributes, span.name) : undefined;
}

const kindsByOperation: ReadonlyMap<string, SpanKind> = new Map([
  ['llm_call', 'llm'],
  ['tool_call', 'tool'],
  ['user_prompt', 'agent'],
  ['system_prompt', 'prompt'],
  ['agent_call', 'agent'],
  ['schedule_tool_calls', 'workflow'],
]);

function readSpan(attributes: Attributes, name: string): Contribution {
  const operation = readString(attributes, 'gen_ai.operation.name') ?? name;
  const kind = kindsByOperation.get(operation);
  const said = kind === 'tool' || kind === undefined ? undefined : readSaid(attributes, kind);
  return defined<Contribution>({
    kind,
    llm: said,
    tool: kind === 'tool' ? readTool(attributes) : undefined,
    conversationId: readString(attributes, 'gen_ai.conversation.id', 'session.id'),
  });
}

/** Whatever a function took and gave stands in the attributes of messages. */
function readSaid(attributes: Attributes, kind: SpanKind): LlmCall | undefined {
  const output = readJsonOrText(attributes, 'gen_ai.output.messages');
  return filled<LlmCall>({
    provider:
      kind === 'llm'
        ? (readString(attributes, 'gen_ai.provider.name', 'gen_ai.system') ?? 'gcp.gemini')
        : undefined,
    operation: kind === 'llm' ? 'generate_content' : undefined,
    outputMessages: readMessages(output, 'assistant'),
  });
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  return filled({
    name: readString(attributes, 'gen_ai.tool.name'),
    callId: readString(attributes, 'gen_ai.tool.call_id', 'gen_ai.tool.call.id'),
    arguments: readJsonOrText(attributes, 'gen_ai.tool.call.arguments', 'gen_ai.input.messages'),
    result: readJsonOrText(attributes, 'gen_ai.tool.call.result', 'gen_ai.output.messages'),
  });
}

const kindsByEvent: ReadonlyMap<string, SpanKind> = new Map([
  ['gemini_cli.user_prompt', 'agent'],
  ['gemini_cli.api_response', 'llm'],
  ['gemini_cli.api_error', 'llm'],
  ['gemini_cli.tool_call', 'tool'],
]);

function readEvent(
  attributes: Attributes,
  { event, isGemini }: { readonly event: string; readonly isGemini: boolean },
): Contribution {
  const kind = kindsByEvent.get(event);
  return defined<Contribution>({
    kind,
    llm:
      kind === 'llm'
        ? readLoggedCall(attributes, isGemini ? 'gcp.gemini' : undefined)
        : readPrompt(attributes),
    tool: kind === 'tool' ? readLoggedTool(attributes) : undefined,
    agent: kind === 'agent' ? { name: isGemini ? 'gemini-cli' : 'qwen-code' } : undefined,
    conversationId: readString(attributes, 'session.id'),
    userId: readString(attributes, 'user.email', 'installation.id'),
    failure: readFailure(attributes, event),
  });
}

function readLoggedCall(attributes: Attributes, provider: string | undefined): LlmCall {
  return defined<LlmCall>({
    provider,
    requestModel: readString(attributes, 'model', 'model_name'),
    operation: 'generate_content',
    usage: geminiCliUsage(attributes),
    finishReasons: readStrings(attributes, 'finish_reasons'),
    outputMessages: readMessages(readJsonOrText(attributes, 'response_text'), 'assistant'),
  });
}

/** As Gemini counts: thoughts are beside the output, and what tools brought in beside the input. */
export function geminiCliUsage(attributes: Attributes): LlmCall['usage'] {
  const count = (...names: string[]): number | undefined =>
    readNumber(attributes, ...names.map((name) => `${name}_token_count`));
  const thoughts = count('thoughts');
  return usageOf({
    inputTokens: sum(count('input'), count('tool')),
    outputTokens: sum(count('output'), thoughts),
    cacheReadTokens: count('cached_content', 'cached'),
    reasoningTokens: thoughts,
    totalTokens: count('total'),
  });
}

function sum(count: number | undefined, more: number | undefined): number | undefined {
  return count === undefined ? undefined : count + (more ?? 0);
}

function readPrompt(attributes: Attributes): LlmCall | undefined {
  const content = readString(attributes, 'prompt');
  return content === undefined
    ? undefined
    : { inputMessages: [{ role: 'user', parts: [{ type: 'text', content }] }] };
}

function readLoggedTool(attributes: Attributes): SpanMeaning['tool'] {
  const given: JsonValue | undefined = readJson(attributes, 'function_args');
  return filled({
    name: readString(attributes, 'function_name'),
    callId: readString(attributes, 'call_id', 'tool_call_id'),
    arguments: given,
    error: readString(attributes, 'error', 'error.message'),
  });
}

function readFailure(attributes: Attributes, event: string): Contribution['failure'] {
  const hasFailed = event.endsWith('error') || readString(attributes, 'success') === 'false';
  const message = readString(attributes, 'error', 'error.message', 'error_type', 'error.type');
  return hasFailed ? (filled({ message }) ?? {}) : undefined;
}
