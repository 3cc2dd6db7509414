import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  numberMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message, MessagePart } from '../model/message.ts';
import type { LlmCall, Span, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { readParts } from './part-shapes.ts';
import { ancestorsOf, relationOf, type Completion, type Surroundings } from './surroundings.ts';
import { usageOf } from './usage-reader.ts';

/**
 * LiveKit Agents: voice agents. Since 2026 what people said stands under `lk.pii.`. The node of a turn knows
 * what was said, the request below it the model and the tokens.
 */
export const livekit: Dialect = { name: 'livekit', read, completions: [{ find: fromNode }] };

function read({ span, scope }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  if (scope.name !== 'livekit-agents' && !hasKeyUnder(attributes, 'lk.')) return undefined;
  const kind = attributes.has('lk.function_tool.name') ? 'tool' : kindsByName.get(span.name);
  return defined<Contribution>({
    kind,
    llm: readLlm(attributes),
    tool: kind === 'tool' ? readTool(attributes) : undefined,
    agent: filled({
      name: readString(attributes, 'gen_ai.agent.name', 'lk.agent_name', 'lk.agent_label'),
    }),
    conversationId: readString(
      attributes,
      'gen_ai.conversation.id',
      'lk.room_sid',
      ...content('room_name'),
      'lk.job_id',
    ),
    userId: readString(attributes, ...content('participant_identity'), 'lk.participant_id'),
    failure: readFailure(attributes) ?? silence(attributes),
  });
}

const kindsByName: ReadonlyMap<string, SpanKind> = new Map([
  ['job_entrypoint', 'workflow'],
  ['agent_session', 'workflow'],
  ['agent_turn', 'agent'],
  ['llm_node', 'workflow'],
  ['llm_request', 'llm'],
  ['llm_request_run', 'span'],
  ['llm_fallback_adapter', 'workflow'],
  ['function_tool', 'tool'],
  ['realtime_assistant_turn', 'llm'],
]);

function content(name: string): string[] {
  return [`lk.pii.${name}`, `lk.${name}`];
}

function readLlm(attributes: Attributes): LlmCall | undefined {
  const told = readJson(attributes, 'lk.llm_metrics', 'lk.realtime_model_metrics');
  const metrics = isJsonObject(told) ? told : {};
  const about = isJsonObject(metrics['metadata']) ? metrics['metadata'] : {};
  const seconds = readNumber(attributes, 'lk.response.ttft') ?? numberMember(metrics, 'ttft');
  return filled<LlmCall>({
    provider: textOf(about['model_provider']),
    requestModel: textOf(about['model_name']),
    responseId: textOf(metrics['request_id']),
    usage: readUsage(metrics),
    timeToFirstTokenMs: seconds === undefined || seconds < 0 ? undefined : seconds * 1000,
    inputMessages: readInput(attributes),
    outputMessages: readOutput(attributes),
  });
}

/** Input includes cached tokens; for a spoken model the names are others. */
function readUsage(metrics: JsonObject): LlmCall['usage'] {
  return usageOf({
    inputTokens: numberMember(metrics, 'prompt_tokens') ?? numberMember(metrics, 'input_tokens'),
    outputTokens:
      numberMember(metrics, 'completion_tokens') ?? numberMember(metrics, 'output_tokens'),
    cacheReadTokens: numberMember(metrics, 'prompt_cached_tokens'),
    totalTokens: numberMember(metrics, 'total_tokens'),
  });
}

function readInput(attributes: Attributes): readonly Message[] | undefined {
  const context = readJson(attributes, ...content('chat_ctx'));
  const items = isJsonObject(context) ? context['items'] : context;
  if (isJsonArray(items)) return nonEmpty(items.flatMap(contextItem));
  const instructions = readString(attributes, ...content('instructions'));
  const said = readString(
    attributes,
    ...['user_input', 'user_transcript', 'input_text'].flatMap(content),
  );
  return nonEmpty([
    ...(instructions === undefined ? [] : [textMessage('system', instructions)]),
    ...(said === undefined ? [] : [textMessage('user', said)]),
  ]);
}

/** Calls and their answers stand between the messages; others, such as a handover, are no messages. */
function contextItem(item: JsonValue): readonly Message[] {
  if (!isJsonObject(item)) return [];
  const type = item['type'];
  if (type === 'function_call') return [{ role: 'assistant', parts: readParts(item) }];
  if (type === 'function_call_output') return [{ role: 'tool', parts: readParts(item) }];
  return type === undefined || type === 'message' ? (readMessages(item, 'user') ?? []) : [];
}

function readOutput(attributes: Attributes): readonly Message[] | undefined {
  const text = readString(attributes, ...content('response.text'));
  const calls = readJson(attributes, ...content('response.function_calls'));
  const parts: readonly MessagePart[] = [
    ...(text === undefined ? [] : readParts(text)),
    ...(isJsonArray(calls) ? calls.flatMap(asCall) : []),
  ];
  return parts.length === 0 ? undefined : [{ role: 'assistant', parts }];
}

function asCall(call: JsonValue): readonly MessagePart[] {
  return isJsonObject(call) ? readParts({ ...call, type: 'function_call' }) : [];
}

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  const output = readJsonOrText(attributes, ...content('function_tool.output'));
  const hasFailed = readString(attributes, 'lk.function_tool.is_error') === 'true';
  const said = readString(attributes, ...content('function_tool.output'));
  return filled({
    name: readString(attributes, 'lk.function_tool.name', 'gen_ai.tool.name'),
    callId: readString(attributes, 'lk.function_tool.id', 'gen_ai.tool.call.id'),
    arguments: readJsonOrText(attributes, ...content('function_tool.arguments')),
    result: hasFailed ? undefined : output,
    error: hasFailed ? said : undefined,
  });
}

function readFailure(attributes: Attributes): Contribution['failure'] {
  if (readString(attributes, 'lk.function_tool.is_error') !== 'true') return undefined;
  return filled({ message: readString(attributes, ...content('function_tool.output')) }) ?? {};
}

/** A request to which no token came and which nobody cancelled has failed; the status is its attempts' only. */
function silence(attributes: Attributes): Contribution['failure'] {
  const metrics = readJson(attributes, 'lk.llm_metrics');
  if (!isJsonObject(metrics) || metrics['cancelled'] !== false) return undefined;
  const first = numberMember(metrics, 'ttftMs') ?? numberMember(metrics, 'ttft');
  const count = numberMember(metrics, 'totalTokens') ?? numberMember(metrics, 'total_tokens');
  return first !== undefined && first < 0 && count === 0 ? {} : undefined;
}

/** A request knows nothing of what was said where an older version put it on the node above. */
function fromNode(span: Span, around: Surroundings): readonly Completion[] {
  const { inputMessages, outputMessages } = span.llm ?? {};
  if (span.kind !== 'llm' || (inputMessages !== undefined && outputMessages !== undefined))
    return [];
  const node = ancestorsOf(span, around).find(({ name }) => name === 'llm_node');
  if (node?.llm === undefined) return [];
  const { inputMessages: asked, outputMessages: answered } = node.llm;
  const llm = defined<LlmCall>({ inputMessages: asked, outputMessages: answered });
  return [{ from: relationOf(span, node), spanId: node.spanId, meaning: { llm } }];
}

function textMessage(role: string, text: string): Message {
  return { role, parts: [{ type: 'text', content: text }] };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
