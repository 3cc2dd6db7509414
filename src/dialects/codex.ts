import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import { addUsage } from '../model/usage.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readNumber, readString } from './attribute-reader.ts';
import { codexCompletions, readPrompt, readTool, toolSpanName } from './codex-completions.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { usageOf } from './usage-reader.ts';

/**
 * OpenAI's Codex CLI. It tells what happens in log records, `codex.*`, of which `log-spans.ts` makes spans;
 * its own spans are those of its Rust functions, some with the tokens of a turn. Numbers are texts.
 */
export const codex: Dialect = {
  name: 'codex',
  read,
  completions: codexCompletions,
  tellsBelow: ({ kind, llm }) => kind !== 'llm' && llm?.requestModel !== undefined,
  logTellsSums: (log) =>
    log.attributes.get('event.name') === 'codex.tool_result' &&
    readString(log.attributes, 'success') === 'false',
};

function read({ span, resource }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  const event = readString(attributes, 'event.name');
  if (event?.startsWith('codex.') === true) return readEvent(attributes, event);
  const service = resource.attributes.get('service.name');
  if (typeof service !== 'string' || !/^codex/i.test(service)) return undefined;
  return readOwnSpan(span);
}

const kindsByEvent: ReadonlyMap<string, SpanKind> = new Map([
  ['codex.user_prompt', 'agent'],
  ['codex.conversation_starts', 'agent'],
  ['codex.sse_event', 'llm'],
  ['codex.websocket_event', 'llm'],
  ['codex.api_request', 'llm'],
  ['codex.websocket_request', 'llm'],
  ['codex.tool_result', 'tool'],
]);

function readEvent(attributes: Attributes, event: string): Contribution {
  const kind = kindsByEvent.get(event);
  return defined<Contribution>({
    kind,
    llm: kind === 'llm' ? readLlm(attributes) : readPrompt(attributes),
    tool: kind === 'tool' ? readTool(attributes) : undefined,
    agent: kind === 'agent' ? { name: 'codex' } : undefined,
    ...readPeople(attributes),
    failure: readFailure(attributes, event),
  });
}

function readLlm(attributes: Attributes): LlmCall {
  return defined<LlmCall>({
    provider: readString(attributes, 'provider_name')?.toLowerCase() ?? 'openai',
    requestModel: readString(attributes, 'model', 'slug'),
    operation: 'chat',
    usage: readUsage(attributes),
    parameters: filled({ reasoning_effort: readString(attributes, 'reasoning_effort') }),
    timeToFirstTokenMs: readNumber(attributes, 'ttft_ms'),
  });
}

/** As OpenAI counts: input includes what was cached, output the reasoning. `tool_token_count` is no part of either. */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  const count = (...names: string[]): number | undefined =>
    readNumber(attributes, ...names.slice(1), `codex.turn.token_usage.${names[0] ?? ''}`);
  return usageOf({
    inputTokens: count('input_tokens', 'input_token_count', 'gen_ai.usage.input_tokens'),
    outputTokens: count('output_tokens', 'output_token_count', 'gen_ai.usage.output_tokens'),
    cacheReadTokens: count(
      'cached_input_tokens',
      'cached_token_count',
      'gen_ai.usage.cache_read.input_tokens',
    ),
    cacheWriteTokens: readNumber(attributes, 'gen_ai.usage.cache_write.input_tokens'),
    reasoningTokens: count(
      'reasoning_output_tokens',
      'reasoning_token_count',
      'codex.usage.reasoning_output_tokens',
    ),
    totalTokens: count('total_tokens', 'codex.usage.total_tokens'),
  });
}

function readPeople(attributes: Attributes): SpanMeaning {
  return defined<SpanMeaning>({
    conversationId: readString(attributes, 'conversation.id') ?? threadId(attributes),
    userId: readString(attributes, 'user.account_id', 'user.email'),
  });
}

/** A tool that fails puts the reason out. */
function readFailure(attributes: Attributes, event: string): Contribution['failure'] {
  const hasFailed = readString(attributes, 'success') === 'false';
  const status = readNumber(attributes, 'http.response.status_code') ?? 0;
  const message = readString(attributes, 'error.message');
  if (!hasFailed && message === undefined && status < 400) return undefined;
  const output = event === 'codex.tool_result' ? readString(attributes, 'output') : undefined;
  return filled({ message: message ?? output }) ?? {};
}

/** Of its functions' spans only those with tokens say something of a model. A turn's are those of its calls. */
function readOwnSpan({ attributes, name, events }: SpanWire): Contribution | undefined {
  // Which tool it was is logged in it.
  if (name === toolSpanName) return { kind: 'tool' };
  const answers = events.filter((event) => isAnswer(event.attributes));
  const answered = answers.flatMap((event) => readUsage(event.attributes) ?? []);
  const sum = answered.length > 0 ? answered.reduce(addUsage) : undefined;
  const usage = readUsage(attributes) ?? sum;
  const people = readPeople(attributes);
  const llm = defined<LlmCall>({
    requestModel: modelOf(attributes) ?? modelOf(answers[0]?.attributes ?? attributes),
    usage,
    parameters: filled({
      reasoning_effort: readString(
        attributes,
        'codex.request.reasoning_effort',
        'codex.turn.reasoning_effort',
      ),
    }),
  });
  const isKnown = usage !== undefined || llm.requestModel !== undefined;
  if (!isKnown && Object.keys(people).length === 0) return undefined;
  const isTurn = /turn/.test(name) || answered.length > 1;
  return defined<Contribution>({
    kind: usage === undefined ? undefined : isTurn ? 'agent' : 'llm',
    llm: isKnown ? { ...(usage !== undefined && { provider: 'openai' }), ...llm } : undefined,
    ...people,
  });
}

/** Some versions tell the tokens in an event of whatever span is open. */
function isAnswer(attributes: Attributes): boolean {
  return attributes.get('event.kind') === 'response.completed';
}

function modelOf(attributes: Attributes): string | undefined {
  return readString(attributes, 'gen_ai.request.model', 'model', 'slug');
}

/** A number is a thread of the operating system, which OpenTelemetry's conventions call by the same name. */
function threadId(attributes: Attributes): string | undefined {
  const id = attributes.get('thread.id');
  return typeof id === 'string' && !/^\d+$/.test(id) ? id : undefined;
}
