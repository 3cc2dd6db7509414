import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readJsonOrText, readNumber, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { detailsEvent, readInputMessages, readOutputMessages } from './otel-gen-ai-messages.ts';
import { firstText } from './part-shapes.ts';

/**
 * AWS Strands Agents, in Python and TypeScript, also as run by Bedrock AgentCore: OpenTelemetry's keys,
 * with what was said in events of the span. Messages are read as OpenTelemetry's; here is what else it has.
 */
export const strands: Dialect = {
  name: 'strands',
  read: (record) => {
    if (!isOwn(record)) return undefined;
    const { attributes } = record.span;
    const kind = spanKind(record.span);
    return defined<Contribution>({
      kind,
      llm: filled<LlmCall>({
        // Milliseconds, though the key is OpenTelemetry's, whose durations are seconds.
        timeToFirstTokenMs: readNumber(attributes, 'gen_ai.server.time_to_first_token'),
      }),
      tool: kind === 'tool' ? readTool(record.span) : undefined,
      failure:
        readString(attributes, 'gen_ai.tool.status') === 'error'
          ? (filled({ message: textOf(resultOf(record.span)) }) ?? {})
          : undefined,
    });
  },
};

function isOwn({ span, scope }: WireRecord): boolean {
  if (scope.name.includes('strands')) return true;
  const provider =
    span.attributes.get('gen_ai.provider.name') ?? span.attributes.get('gen_ai.system');
  return provider === 'strands-agents';
}

function spanKind({ attributes, name }: SpanWire): SpanKind | undefined {
  const operation = readString(attributes, 'gen_ai.operation.name');
  if (operation === 'execute_tool') return 'tool';
  // A swarm or a graph of agents.
  if (operation !== undefined && /^invoke_(swarm|graph|multiagent)/.test(operation))
    return 'workflow';
  if (operation === undefined && name.startsWith('invoke_agent')) return 'agent';
  return /^execute_(event|agent)_loop_cycle/.test(name) ? 'workflow' : undefined;
}

function readTool(span: SpanWire): SpanMeaning['tool'] {
  const asked = span.events.find(({ name }) => name === 'gen_ai.tool.message');
  const given = asked && readJsonOrText(asked.attributes, 'content');
  return filled({
    arguments: given ?? partOf(span, 'input')?.arguments,
    result: hasFailed(span) ? undefined : resultOf(span),
  });
}

interface ToldPart {
  readonly arguments?: JsonValue;
  readonly result?: JsonValue;
}

/** By the newer conventions a tool's span tells its call and its answer as messages of one part each. */
function partOf({ events }: SpanWire, side: 'input' | 'output'): ToldPart | undefined {
  for (const { name, attributes } of events) {
    if (name !== detailsEvent) continue;
    const read = side === 'input' ? readInputMessages : readOutputMessages;
    const part = read(attributes)?.[0]?.parts[0];
    if (part?.type === 'tool_call' || part?.type === 'tool_call_response') return part;
  }
  return undefined;
}

function hasFailed({ attributes, status }: SpanWire): boolean {
  return status.code === 2 || readString(attributes, 'gen_ai.tool.status') === 'error';
}

/** The answer of a tool is a list of blocks; mostly one, whose content is the result. */
function resultOf(span: SpanWire): JsonValue | undefined {
  const answer = span.events.findLast(({ name }) => name === 'gen_ai.choice');
  const told =
    (answer && readJsonOrText(answer.attributes, 'message', 'tool.result')) ??
    partOf(span, 'output')?.result;
  const [block, ...more] = isJsonArray(told) ? told : [];
  if (!isJsonObject(block) || more.length > 0) return told;
  return block['json'] ?? firstText(block, 'text') ?? told;
}

function textOf(result: JsonValue | undefined): string | undefined {
  return typeof result === 'string' ? result : undefined;
}
