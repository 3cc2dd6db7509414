import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { SpanEventWire, SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { openJsonText } from './attribute-reader.ts';
import { filled } from './filled.ts';
import { readFlattened } from './flattened-attributes.ts';
import { firstText } from './part-shapes.ts';
import { providerOfClass } from './provider-of-class.ts';
import { readDocuments } from './retrieved-documents.ts';
import { callOf, queryOf } from './traced-function.ts';

/**
 * LlamaIndex's own integration: a span for each traced method, named `Class.method-uuid`, and on it one
 * event for each thing that its dispatcher told, with the thing's members as dotted keys.
 */
export const llamaIndex: Dialect = {
  name: 'llamaindex',
  read: ({ span, scope }) => {
    if (!scope.name.startsWith('llamaindex.opentelemetry')) return undefined;
    const kind = spanKind(span);
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' || kind === 'embedding' ? readLlm(span) : undefined,
      tool: kind === 'tool' ? readTool(span) : undefined,
      retrieval: kind === 'retrieval' || kind === 'rerank' ? readRetrieval(span) : undefined,
    });
  },
};

/** The beginning of the names of events that say what a span is, the more telling ones first. */
const kindsByEvent: readonly (readonly [string, SpanKind])[] = [
  ['LLM', 'llm'],
  ['Embedding', 'embedding'],
  ['Sparse', 'embedding'],
  ['ReRank', 'rerank'],
  ['Retrieval', 'retrieval'],
  ['AgentToolCall', 'tool'],
  ['ToolCall', 'tool'],
  ['Agent', 'agent'],
  ['Query', 'workflow'],
  ['Synthesize', 'workflow'],
  ['StreamChat', 'workflow'],
];

function spanKind({ name, events }: SpanWire): SpanKind {
  const told = kindsByEvent.find(([word]) => events.some((event) => event.name.startsWith(word)));
  if (told !== undefined) return told[1];
  return /(FunctionTool|QueryEngineTool)\.a?call/.test(name) ? 'tool' : 'workflow';
}

function readLlm(span: SpanWire): LlmCall | undefined {
  const start = eventObject(span, 'StartEvent');
  const end = eventObject(span, 'EndEvent');
  const settings = start['model_dict'];
  const { model, model_name: name, ...rest } = isJsonObject(settings) ? settings : {};
  const call = callOf({ input: requestOf(start), output: responseOf(end) });
  const requestModel = [name, model].find((value) => typeof value === 'string');
  const parameters = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== null && typeof value !== 'object'),
  );
  return filled<LlmCall>({
    ...call,
    provider: providerOfClass(span.name),
    requestModel: typeof requestModel === 'string' ? requestModel : call.requestModel,
    parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    timeToFirstTokenMs: timeToFirstToken(span),
  });
}

function requestOf(start: JsonObject): JsonValue {
  return start['messages'] ?? start['prompt'] ?? start['template'] ?? {};
}

/** The answer of a chat holds a message, that of a completion a text, both the provider's own body. */
function responseOf(end: JsonObject): JsonValue {
  const { response } = end;
  if (!isJsonObject(response)) return response ?? {};
  const text = firstText(response, 'text');
  if (response['message'] !== undefined || text === undefined) return response;
  return { ...response, message: { role: 'assistant', content: text } };
}

function timeToFirstToken(span: SpanWire): number | undefined {
  const event = span.events.find(({ name }) => name.endsWith('InProgressEvent'));
  return event && nanosToMs(event.timeUnixNano - span.startTimeUnixNano);
}

function readTool(span: SpanWire): SpanMeaning['tool'] {
  const call = eventObject(span, 'ToolCallEvent', 'ToolCallStartEvent', 'ToolCall');
  const end = eventObject(span, 'ToolCallEndEvent', 'ToolCallResult');
  const { tool, arguments: given, tool_kwargs: kwargs } = call;
  const output = end['tool_output'] ?? end['output'];
  const content = isJsonObject(output) ? (output['content'] ?? output) : output;
  return filled({
    name:
      firstText(call, 'tool_name') ??
      (isJsonObject(tool) ? firstText(tool, 'name') : undefined) ??
      firstText(end, 'tool_name'),
    callId: firstText(call, 'tool_id') ?? firstText(end, 'tool_id'),
    arguments: kwargs ?? (given === undefined ? undefined : openJsonText(given)),
    result: content,
  });
}

function readRetrieval(span: SpanWire): SpanMeaning['retrieval'] {
  const start = eventObject(span, 'StartEvent');
  const end = eventObject(span, 'EndEvent');
  const nodes = end['nodes'];
  return filled({
    query: queryOf(start),
    documents: readDocuments(isJsonArray(nodes) ? nodes.map(plainNode) : undefined),
  });
}

/** A node of text, with its score beside it. */
export function plainNode(item: JsonValue): JsonValue {
  if (!isJsonObject(item) || !isJsonObject(item['node'])) return item;
  const { node, score } = item;
  return { ...node, id: node['id_'] ?? node['node_id'] ?? null, score: score ?? null };
}

/** The last event whose name ends so, put together; an empty object where none came. */
function eventObject(span: SpanWire, ...endings: readonly string[]): JsonObject {
  const event: SpanEventWire | undefined = span.events.findLast(({ name }) =>
    endings.some((ending) => name.endsWith(ending)),
  );
  const value = event === undefined ? undefined : readFlattened(event.attributes);
  if (!isJsonObject(value)) return {};
  // Its first versions wrote what is no plain value as JSON text.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, openJsonText(member)]),
  );
}
