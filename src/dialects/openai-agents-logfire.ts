import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { openJsonText, readJson, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { agentsUsage } from './openai-agents-usage.ts';

/**
 * OpenAI's Agents SDK through Logfire: what the SDK says of a span in plain keys, beside a few of
 * OpenTelemetry's. What a span is, only the template of its message tells.
 */
export const openAiAgentsLogfire: Dialect = {
  name: 'openai-agents-logfire',
  read: ({ span: { attributes } }) => {
    const template = attributes.get('logfire.msg_template');
    // One that is pending is told again, whole.
    const isPending = attributes.get('logfire.span_type') === 'pending_span';
    if (typeof template !== 'string' || isPending) return undefined;
    const [, part] = parts.find(([start]) => template.startsWith(start)) ?? [];
    const kind = attributes.has('sdk_span_type') ? 'workflow' : part;
    if (kind === undefined) return undefined;
    const name = readString(attributes, 'name');
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' ? readLlm(attributes) : readWrapper(attributes),
      tool: kind === 'tool' ? readTool(attributes, name) : undefined,
      agent: filled({ name: kind === 'agent' ? name : readString(attributes, 'agent_name') }),
      evaluations: kind === 'guardrail' ? readGuardrail(attributes, name) : undefined,
      conversationId: groupOf(attributes),
      metadata: readMetadata(attributes),
    });
  },
};

/** How the templates of messages begin. */
const parts: readonly (readonly [string, SpanKind])[] = [
  ['OpenAI Agents trace', 'workflow'],
  ['Agent run', 'agent'],
  ['Function: {name}', 'tool'],
  ['Chat completion with', 'llm'],
  ['Responses API', 'llm'],
  ['Guardrail {name', 'guardrail'],
  ['Handoff: {from_agent}', 'span'],
  ['MCP: list tools', 'rpc'],
  ['Text → Speech group', 'workflow'],
  ['Text → Speech', 'llm'],
  ['Speech → Text', 'llm'],
];

function readLlm(attributes: Attributes): LlmCall | undefined {
  const told = readEvents(attributes);
  return filled<LlmCall>({
    responseId: readString(attributes, 'response_id'),
    usage: agentsUsage(readJson(attributes, 'usage')),
    parameters: readParameters(attributes),
    inputMessages:
      told?.input ?? readMessages(readJsonOrText(attributes, 'input', 'raw_input'), 'user'),
    outputMessages: told?.output ?? readMessages(readJsonOrText(attributes, 'output'), 'assistant'),
  });
}

function readWrapper(attributes: Attributes): LlmCall | undefined {
  return filled<LlmCall>({ usage: agentsUsage(readJson(attributes, 'usage')) });
}

interface ToldMessages {
  readonly input: readonly Message[] | undefined;
  readonly output: readonly Message[] | undefined;
}

/** Input and output are one list; what the assistant says after all others is the output. */
function readEvents(attributes: Attributes): ToldMessages | undefined {
  const events = readJson(attributes, 'events');
  if (!isJsonArray(events)) return undefined;
  const messages = events.flatMap(
    (event) => readMessages(withCallId(openJsonText(event)), 'user') ?? [],
  );
  const last = messages.findLastIndex((message) => message.role !== 'assistant');
  const nonEmpty = (list: readonly Message[]) => (list.length === 0 ? undefined : list);
  return {
    input: nonEmpty(messages.slice(0, last + 1)),
    output: nonEmpty(messages.slice(last + 1)),
  };
}

/** OpenTelemetry's events call the id of the call that a tool answers only `id`. */
function withCallId(event: JsonValue): JsonValue {
  if (!isJsonObject(event) || event['role'] !== 'tool') return event;
  const { id, ...message } = event;
  return id === undefined ? event : { ...message, tool_call_id: id };
}

/** How the call travels is no parameter of the model. */
const otherSettings: ReadonlySet<string> = new Set(['base_url', 'model_impl']);

function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const config = readJson(attributes, 'model_config');
  if (!isJsonObject(config)) return undefined;
  const given = Object.entries(config).filter(
    ([name, value]) => value !== null && !otherSettings.has(name),
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function readTool(attributes: Attributes, name: string | undefined): SpanMeaning['tool'] {
  return filled({
    name,
    arguments: readJsonOrText(attributes, 'input'),
    result: readJsonOrText(attributes, 'output'),
  });
}

function readGuardrail(
  attributes: Attributes,
  name: string | undefined,
): SpanMeaning['evaluations'] {
  const triggered = readString(attributes, 'triggered');
  if (triggered === undefined) return undefined;
  const label = triggered === 'true' ? 'triggered' : 'passed';
  return [{ ...(name !== undefined && { name }), label }];
}

/** Logfire writes what is absent as the JSON text `null`. */
function groupOf(attributes: Attributes): string | undefined {
  const group = readString(attributes, 'group_id');
  return group === 'null' ? undefined : group;
}

function readMetadata(attributes: Attributes): SpanMeaning['metadata'] {
  const given: JsonValue | undefined = readJson(attributes, 'metadata');
  return filled({
    ...(isJsonObject(given) && given),
    from_agent: readString(attributes, 'from_agent'),
    to_agent: readString(attributes, 'to_agent'),
  });
}
