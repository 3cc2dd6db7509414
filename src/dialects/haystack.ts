import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { hasKeyUnder, readJson, readJsonOrText, readString } from './attribute-reader.ts';
import { callOf } from './traced-function.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';
import { firstText, readParts } from './part-shapes.ts';
import { providerOfClass } from './provider-of-class.ts';
import { readDocuments } from './retrieved-documents.ts';

/**
 * Haystack's own tracing: a span for each component of a pipeline, known by the component's type, and for
 * each step of an agent. What a component took and gave is one JSON text each; tokens are in the replies.
 */
export const haystack: Dialect = {
  name: 'haystack',
  read: ({ span }) => {
    const { attributes } = span;
    const isStep = span.name.startsWith('haystack.');
    if (!isStep && !hasKeyUnder(attributes, 'haystack.')) return undefined;
    const kind = spanKind(span);
    const content = contentOf(attributes);
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' || kind === 'embedding' ? readLlm(attributes, content) : undefined,
      tool: kind === 'tool' ? readTool(attributes, content) : undefined,
      retrieval: kind === 'retrieval' || kind === 'rerank' ? readRetrieval(content) : undefined,
      prompt: kind === 'prompt' ? readPrompt(content) : undefined,
      agent:
        kind === 'agent'
          ? filled({ name: readString(attributes, 'haystack.component.name') })
          : undefined,
      failure: kind === 'tool' ? readFailure(content.output) : undefined,
    });
  },
};

const kindsByName: ReadonlyMap<string, SpanKind> = new Map([
  ['haystack.pipeline.run', 'workflow'],
  ['haystack.async_pipeline.run', 'workflow'],
  ['haystack.agent.run', 'agent'],
  ['haystack.agent.step', 'workflow'],
  ['haystack.agent.step.llm', 'llm'],
  ['haystack.agent.step.tool', 'tool'],
  ['haystack.tool.invoke', 'tool'],
]);

/** Components are told apart by the end of their class's name, in which all of them agree. */
const kindsByType: readonly (readonly [RegExp, SpanKind])[] = [
  [/Agent$/, 'workflow'],
  [/ToolInvoker$/, 'tool'],
  [/Generator$/, 'llm'],
  [/Embedder$/, 'embedding'],
  [/Retriever$|WebSearch$/, 'retrieval'],
  [/Ranker$/, 'rerank'],
  [/PromptBuilder$/, 'prompt'],
  [/Evaluator$/, 'evaluator'],
];

function spanKind({ name, attributes }: SpanWire): SpanKind {
  const known = kindsByName.get(name);
  if (known !== undefined) return known;
  if (attributes.has('haystack.tool.name')) return 'tool';
  const type = readString(attributes, 'haystack.component.type') ?? '';
  return kindsByType.find(([pattern]) => pattern.test(type))?.[1] ?? 'workflow';
}

interface Content {
  readonly input: JsonObject;
  readonly output: JsonObject;
}

/** The spans of components, and those of steps of an agent since version 3. */
function contentOf(attributes: Attributes): Content {
  const read = (side: 'input' | 'output'): JsonObject => {
    const value = readJson(
      attributes,
      `haystack.component.${side}`,
      `haystack.agent.step.llm.${side}`,
      `haystack.agent.step.tool.${side}`,
      `haystack.agent.${side}`,
    );
    if (isJsonArray(value)) return { [side === 'input' ? 'messages' : 'replies']: value };
    return isJsonObject(value) ? value : {};
  };
  return { input: read('input'), output: read('output') };
}

/** Generators of plain text tell their tokens apart from the replies, one entry for each. */
function readLlm(attributes: Attributes, { input, output }: Content): LlmCall | undefined {
  const { meta } = output;
  const first = isJsonArray(meta) ? meta[0] : meta;
  const details: JsonObject = isJsonObject(first) ? first : {};
  const call = callOf({ input: asked(input), output: { ...details, ...output } });
  const settings = input['generation_kwargs'];
  const reason = firstText(details, 'finish_reason');
  return filled<LlmCall>({
    ...call,
    provider: providerOfClass(readString(attributes, 'haystack.component.type') ?? ''),
    parameters: isJsonObject(settings) && Object.keys(settings).length > 0 ? settings : undefined,
    finishReasons: call.finishReasons ?? (reason === undefined ? undefined : [reason]),
  });
}

/** Embedders take a text or documents, whose vectors nobody reads. */
function asked(input: JsonObject): JsonValue {
  const text = firstText(input, 'prompt', 'text');
  return input['messages'] === undefined && text !== undefined ? text : input;
}

function readTool(attributes: Attributes, { input, output }: Content): SpanMeaning['tool'] {
  const answered = toolResult(output);
  return filled({
    name: readString(attributes, 'haystack.tool.name') ?? firstText(answered, 'name'),
    callId: readString(attributes, 'haystack.tool.call.id') ?? firstText(answered, 'id'),
    arguments: answered['arguments'] ?? input['arguments'] ?? (isEmpty(input) ? undefined : input),
    result:
      answered['result'] ??
      (isEmpty(output) ? readJsonOrText(attributes, 'haystack.agent.step.tool.output') : output),
  });
}

/** Where a tool's answer is a message, that names the call which it answers. */
function toolResult(output: JsonObject): JsonObject {
  const messages = output['tool_messages'] ?? output['replies'];
  const message = isJsonArray(messages) ? messages[0] : undefined;
  const content = isJsonObject(message) ? (message['_content'] ?? message['content']) : undefined;
  const part = isJsonArray(content) ? content[0] : undefined;
  const result = isJsonObject(part) ? part['tool_call_result'] : undefined;
  if (!isJsonObject(result)) return {};
  const origin: JsonObject = isJsonObject(result['origin']) ? result['origin'] : {};
  return {
    result: result['result'] ?? null,
    error: result['error'] ?? false,
    name: origin['tool_name'] ?? null,
    id: origin['id'] ?? null,
    ...(origin['arguments'] !== undefined && { arguments: origin['arguments'] }),
  };
}

/** A tool that fails is answered for, and its span ends well. */
function readFailure(output: JsonObject): Contribution['failure'] {
  const { error, result } = toolResult(output);
  if (error !== true) return undefined;
  return typeof result === 'string' ? { message: result } : {};
}

function readRetrieval({ input, output }: Content): SpanMeaning['retrieval'] {
  return filled({ query: firstText(input, 'query'), documents: readDocuments(output) });
}

/** What went into the template; the template itself is a setting of the component. */
function readPrompt({ input }: Content): SpanMeaning['prompt'] {
  const { template, template_variables: given, ...variables } = input;
  // The builder of chats has a template of messages.
  const isChat = isJsonArray(template);
  const parts = isChat
    ? (readMessages(template, 'user') ?? []).flatMap((message) => message.parts)
    : readParts(template);
  const text = parts.flatMap((part) => (part.type === 'text' ? part.content : [])).join('\n');
  return filled({
    template: text === '' ? undefined : text,
    variables: isEmpty(variables) ? (isJsonObject(given) ? given : undefined) : variables,
  });
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}
