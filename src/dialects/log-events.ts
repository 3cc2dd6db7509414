import { msToNanos, nanos, type Nanos } from '../base/nanos.ts';
import type { Attributes, AttributeValue } from '../model/attribute.ts';
import { logEventName, logTime, type LogRecord } from '../model/otlp-wire.ts';
import { readNumber, readString } from './attribute-reader.ts';

/** An event that a coding agent logged, and that belongs to no span. */
export interface AgentEvent {
  readonly agent: 'claude-code' | 'codex' | 'gemini-cli' | 'qwen-code';
  /** In full: `claude_code.api_request`. */
  readonly name: string;
  /** What it stands for in a run. `undefined` where it only belongs to one. */
  readonly role?: 'prompt' | 'call' | 'tool';
  readonly conversation: string;
  /** Of the prompt that it belongs to, where the agent counts its prompts. */
  readonly turn?: string;
  readonly time: Nanos;
  readonly durationMs: number;
  readonly attributes: Attributes;
}

/** `undefined` for a record that has a span, is of no known agent or names no conversation. */
export function readAgentEvent({ log, scope, resource }: LogRecord): AgentEvent | undefined {
  if (log.traceId !== undefined) return undefined;
  // Codex's library fills the record's own name with a place in its source.
  const named = readString(log.attributes, 'event.name') ?? logEventName(log);
  const name = named ?? (typeof log.body === 'string' ? log.body : '');
  const service = resource.attributes.get('service.name');
  const isClaude = scope.name.startsWith('com.anthropic.claude_code') || service === 'claude-code';
  const fullName = isClaude ? `claude_code.${name.replace(/^claude_code\./, '')}` : name;
  const agent = agentOf(fullName, service);
  const time = logTime(log) ?? timestampOf(log.attributes);
  const conversation = readString(log.attributes, 'conversation.id', 'session.id');
  if (agent === undefined || time === undefined || conversation === undefined) return undefined;
  const role = roles.get(fullName.replace(/^qwen-code\./, 'gemini_cli.'));
  const turn = readString(log.attributes, 'prompt.id', 'prompt_id');
  const isAnswer = role !== 'call' || agent !== 'codex' || endsCall(log.attributes, fullName);
  return {
    agent,
    name: fullName,
    ...(role !== undefined && isAnswer && { role }),
    conversation,
    ...(turn !== undefined && { turn }),
    time,
    durationMs: Math.max(0, readNumber(log.attributes, 'duration_ms') ?? 0),
    attributes: withName(log.attributes, fullName),
  };
}

const roles: ReadonlyMap<string, 'prompt' | 'call' | 'tool'> = new Map([
  ['claude_code.user_prompt', 'prompt'],
  ['claude_code.api_request', 'call'],
  ['claude_code.api_error', 'call'],
  ['claude_code.tool_result', 'tool'],
  ['codex.user_prompt', 'prompt'],
  ['codex.sse_event', 'call'],
  ['codex.websocket_event', 'call'],
  ['codex.api_request', 'call'],
  ['codex.websocket_request', 'call'],
  ['codex.tool_result', 'tool'],
  ['gemini_cli.user_prompt', 'prompt'],
  ['gemini_cli.api_response', 'call'],
  ['gemini_cli.api_error', 'call'],
  ['gemini_cli.tool_call', 'tool'],
]);

/** Gemini CLI logs what OpenTelemetry's conventions ask for too. */
function agentOf(name: string, service: AttributeValue): AgentEvent['agent'] | undefined {
  if (name.startsWith('claude_code.')) return 'claude-code';
  if (name.startsWith('codex.')) return 'codex';
  if (name.startsWith('qwen-code.')) return 'qwen-code';
  return name.startsWith('gemini_cli.') || service === 'gemini-cli' ? 'gemini-cli' : undefined;
}

/** Codex logs every event of a stream, the last one twice: only one has the tokens. A request is a call where it failed. */
function endsCall(attributes: Attributes, name: string): boolean {
  if (name.endsWith('event')) {
    return (
      attributes.get('event.kind') === 'response.completed' && attributes.has('input_token_count')
    );
  }
  const status = readNumber(attributes, 'http.response.status_code') ?? 0;
  return status >= 400 || readString(attributes, 'error.message') !== undefined;
}

function withName(attributes: Attributes, name: string): Attributes {
  return new Map([...attributes, ['event.name', name]]);
}

function timestampOf(attributes: Attributes): Nanos | undefined {
  const ms = Date.parse(readString(attributes, 'event.timestamp') ?? '');
  return Number.isNaN(ms) ? undefined : nanos(msToNanos(ms));
}
