import { defined } from '../base/defined.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import { logEventName, type SpanEventWire, type SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning, ToolCall } from '../model/span.ts';
import { readJsonOrText, readNumber, readString, readStrings } from './attribute-reader.ts';
import {
  claudeCodeUsage,
  loggedArguments,
  plainModel,
  readPrompt,
  visible,
} from './claude-code-attributes.ts';
import { claudeCodeCompletions } from './claude-code-completions.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readInstructions, readMessages } from './message-shapes.ts';
import { reportedCost } from './reported-cost.ts';

/**
 * Claude Code's own spans (a beta of 2026): `claude_code.interaction` for a prompt of the user, below it
 * model calls and, beside those, tools. Early versions wrote the names without prefix and numbers as text.
 * What was said is in log records, unless the user asked for it on the spans.
 */
export const claudeCode: Dialect = {
  name: 'claude-code',
  read,
  completions: claudeCodeCompletions,
  logTellsSums: (log) =>
    logEventName(log)?.endsWith('api_request') === true && log.attributes.has('cost_usd'),
};

function read({ span, scope, resource }: WireRecord): Contribution | undefined {
  const isItsOwn =
    scope.name.startsWith('com.anthropic.claude_code') ||
    resource.attributes.get('service.name') === 'claude-code' ||
    span.name.startsWith('claude_code.');
  if (!isItsOwn) return undefined;
  const type = spanType(span) ?? '';
  const { attributes } = span;
  const contribution = defined<Contribution>({
    kind: kindsByType.get(type),
    llm: readLlm(attributes, type),
    tool: readTool(span, type),
    agent: readAgent(attributes, type),
    conversationId: readString(
      attributes,
      'session.id',
      'gen_ai.conversation.id',
      'claude.code.session_id',
    ),
    userId: readString(attributes, 'user.id', 'user.account_uuid', 'user.email'),
    tenantId: readString(attributes, 'organization.id'),
    failure: readFailure(attributes),
  });
  return Object.keys(contribution).length === 0 ? undefined : contribution;
}

/** Waiting for the user and the execution are parts of a tool call: counted, they would be more calls. */
const kindsByType: ReadonlyMap<string, SpanKind> = new Map([
  ['interaction', 'agent'],
  ['llm_request', 'llm'],
  ['tool', 'tool'],
  ['tool.blocked_on_user', 'span'],
  ['tool.execution', 'span'],
  ['hook', 'span'],
]);

function spanType({ attributes, name }: SpanWire): string | undefined {
  const type = (readString(attributes, 'span.type') ?? name).replace(/^claude_code\./, '');
  return kindsByType.has(type) ? type : undefined;
}

function readLlm(attributes: Attributes, type: string): LlmCall | undefined {
  if (type === 'interaction') {
    const inputMessages = readPrompt(attributes);
    return inputMessages === undefined ? undefined : { inputMessages };
  }
  if (type !== 'llm_request') return undefined;
  const stopReason = readString(attributes, 'stop_reason');
  // On the spans that are made of its log records.
  const usd = readNumber(attributes, 'cost_usd');
  return defined<LlmCall>({
    provider: readString(attributes, 'gen_ai.provider.name', 'gen_ai.system') ?? 'anthropic',
    requestModel: plainModel(readString(attributes, 'model', 'gen_ai.request.model')),
    responseId: readString(attributes, 'gen_ai.response.id', 'request_id'),
    operation: readString(attributes, 'gen_ai.operation.name') ?? 'chat',
    usage: claudeCodeUsage(attributes),
    cost: reportedCost(usd),
    parameters: filled<JsonObject>({
      speed: readString(attributes, 'speed'),
      effort: readString(attributes, 'effort'),
    }),
    finishReasons:
      stopReason === undefined
        ? readStrings(attributes, 'gen_ai.response.finish_reasons')
        : [stopReason],
    timeToFirstTokenMs: readNumber(attributes, 'ttft_ms'),
    inputMessages: nonEmpty([
      ...readInstructions(
        visible(readJsonOrText(attributes, 'user_system_prompt', 'system_prompt')),
      ),
      ...(readMessages(visible(readJsonOrText(attributes, 'new_context')), 'user') ?? []),
    ]),
    outputMessages: readMessages(
      visible(readJsonOrText(attributes, 'response.model_output')),
      'assistant',
    ),
  });
}

function readTool(span: SpanWire, type: string): ToolCall | undefined {
  if (type !== 'tool') return undefined;
  const { attributes } = span;
  const output = span.events.find((event) => event.name === 'tool.output');
  return filled<ToolCall>({
    name: readString(attributes, 'tool_name', 'gen_ai.tool.name'),
    callId: readString(attributes, 'tool_use_id', 'gen_ai.tool.call.id'),
    arguments: loggedArguments(attributes) ?? knownArguments(attributes),
    result: output === undefined ? undefined : readOutput(output),
    error: readString(attributes, 'error'),
  });
}

/** Of the input that is not told whole, the members that have an attribute of their own. */
function knownArguments(attributes: Attributes): JsonValue | undefined {
  const members: readonly (readonly [string, JsonValue | undefined])[] = [
    ['command', visible(readString(attributes, 'full_command'))],
    ['file_path', visible(readString(attributes, 'file_path'))],
    ['skill', visible(readString(attributes, 'skill_name'))],
    ['subagent_type', visible(readString(attributes, 'subagent_type'))],
  ];
  return filled<JsonObject>(Object.fromEntries(members) as JsonObject);
}

function readOutput({ attributes }: SpanEventWire): JsonValue | undefined {
  return visible(readJsonOrText(attributes, 'output', 'content', 'diff', 'tool_output'));
}

function readAgent(attributes: Attributes, type: string): SpanMeaning['agent'] {
  const id = readString(attributes, 'agent_id');
  const name = type === 'interaction' ? 'claude-code' : readString(attributes, 'agent_name');
  return filled({ name: readString(attributes, 'gen_ai.agent.name') ?? name, id });
}

function readFailure(attributes: Attributes): Contribution['failure'] {
  const message = readString(attributes, 'error', 'error.message', 'error_class');
  const hasFailed = readString(attributes, 'success') === 'false';
  return hasFailed ? (filled({ message }) ?? {}) : undefined;
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
