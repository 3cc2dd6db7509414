import { defined } from '../base/defined.ts';
import { isJsonObject, stringMember, type JsonObject, type JsonValue } from '../base/json.ts';
import { nanosToMs, parseIsoTime } from '../base/nanos.ts';
import { agentsGroupKey, agentsSpanPrefix, agentsTracesScope } from '../model/agents-traces.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import type { Attributes } from '../model/attribute.ts';
import { readJson, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { agentsUsage } from './openai-agents-usage.ts';

/**
 * OpenAI's Agents SDK in its own format, which the receiver takes beside OTLP. Through OpenInference,
 * OpenLLMetry or Logfire the same spans come in those dialects.
 */
export const openAiAgents: Dialect = { name: 'openai-agents', read };

const own = (name: string): string => `${agentsSpanPrefix}${name}`;

function read({ span, scope }: WireRecord): Contribution | undefined {
  if (scope.name !== agentsTracesScope) return undefined;
  const { attributes } = span;
  const type = readString(attributes, own('type')) ?? '';
  const name = readString(attributes, own('name'));
  const data = asObject(readJson(attributes, own('data')));
  // The SDK's own steps travel as custom spans.
  const step = type === 'custom' ? stringMember(data, 'sdk_span_type') : undefined;
  const kind = step === undefined ? kinds.get(type) : 'workflow';
  return defined<Contribution>({
    kind,
    llm:
      kind === 'llm' ? readLlm(span, type) : filled<LlmCall>({ usage: agentsUsage(data['usage']) }),
    tool: kind === 'tool' ? readTool(attributes, name) : undefined,
    agent: filled({ name: kind === 'agent' ? name : stringMember(data, 'agent_name') }),
    evaluations: type === 'guardrail' ? readGuardrail(attributes, name) : undefined,
    conversationId: readString(attributes, agentsGroupKey),
    metadata: readMetadata(attributes),
  });
}

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['trace', 'workflow'],
  ['agent', 'agent'],
  ['function', 'tool'],
  ['generation', 'llm'],
  ['response', 'llm'],
  ['transcription', 'llm'],
  ['speech', 'llm'],
  ['speech_group', 'workflow'],
  ['guardrail', 'guardrail'],
  ['mcp_tools', 'rpc'],
]);

function readLlm(span: SpanWire, type: string): LlmCall | undefined {
  const { attributes } = span;
  const isChat = type === 'generation' || type === 'response';
  return filled<LlmCall>({
    operation: isChat ? undefined : type,
    requestModel: readString(attributes, own('model')),
    responseId: readString(attributes, own('response_id')),
    usage: agentsUsage(readJson(attributes, own('usage'))),
    parameters: readParameters(attributes),
    timeToFirstTokenMs: readFirstContent(span),
    inputMessages: readMessages(audioOr(readJsonOrText(attributes, own('input'))), 'user'),
    outputMessages: readMessages(audioOr(readJsonOrText(attributes, own('output'))), 'assistant'),
  });
}

/** Sound is `{ data, format }`, without data where it may not be told. */
function audioOr(value: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(value) || typeof value['data'] !== 'string') return value;
  if (value['data'] === '') return undefined;
  const mimeType = `audio/${stringMember(value, 'format') ?? 'pcm'}`;
  return [{ type: 'blob', content: value['data'], mime_type: mimeType }];
}

/** How the call travels is no parameter of the model. */
const otherSettings: ReadonlySet<string> = new Set(['base_url', 'model_impl']);

function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const given = Object.entries(asObject(readJson(attributes, own('model_config')))).filter(
    ([name, value]) => value !== null && !otherSettings.has(name),
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function readFirstContent(span: SpanWire): number | undefined {
  const text = readString(span.attributes, own('first_content_at'));
  const moment = text === undefined ? undefined : parseIsoTime(text);
  if (moment === undefined || moment < span.startTimeUnixNano) return undefined;
  return nanosToMs(moment - span.startTimeUnixNano);
}

/** What the tool itself said went wrong is beside the SDK's own sentence. */
function readTool(attributes: Attributes, name: string | undefined): SpanMeaning['tool'] {
  const error = asObject(readJson(attributes, own('error')));
  return filled({
    name,
    arguments: readJsonOrText(attributes, own('input')),
    result: readJsonOrText(attributes, own('output')),
    error: stringMember(asObject(error['data']), 'error'),
  });
}

/** A guardrail that stops the run does what it is for: the run fails, not the guardrail. */
function readGuardrail(
  attributes: Attributes,
  name: string | undefined,
): SpanMeaning['evaluations'] {
  const triggered = readString(attributes, own('triggered'));
  if (triggered === undefined) return undefined;
  return [
    { ...(name !== undefined && { name }), label: triggered === 'true' ? 'triggered' : 'passed' },
  ];
}

function readMetadata(attributes: Attributes): SpanMeaning['metadata'] {
  const handoff = defined({
    from_agent: readString(attributes, own('from_agent')),
    to_agent: readString(attributes, own('to_agent')),
  });
  const all = { ...asObject(readJson(attributes, own('metadata'))), ...handoff };
  return Object.keys(all).length === 0 ? undefined : all;
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
