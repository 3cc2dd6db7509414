import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readJsonOrText, readNumber, readString, readStrings } from './attribute-reader.ts';
import { readRequestBody, readResponseBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { readMessages } from './message-shapes.ts';
import { inside } from './openinference-messages.ts';
import { retrievalOf, outputFailureOf, toolOf, type TracedFunction } from './traced-function.ts';

/**
 * Alibaba's LoongSuite and ARMS, and Future AGI's traceAI: OpenTelemetry's keys with OpenInference's kinds
 * in a key of their own, and what a span took and gave as its input and output.
 */
export const genAiSpanKind: Dialect = {
  name: 'gen-ai-span-kind',
  read: ({ span }) => {
    const { attributes } = span;
    const word = readString(attributes, 'gen_ai.span.kind', 'gen_ai.span_kind_name');
    if (word === undefined) return undefined;
    const kind = kinds.get(word.toUpperCase());
    const traced: TracedFunction = {
      input: readJsonOrText(attributes, 'input.value', 'input.content'),
      output: readJsonOrText(attributes, 'output.value', 'output.content'),
    };
    return defined<Contribution>({
      kind,
      llm: kind === 'llm' || kind === 'embedding' ? readLlm(attributes, traced) : undefined,
      tool: kind === 'tool' ? readTool(span, traced) : undefined,
      retrieval: kind === 'retrieval' || kind === 'rerank' ? retrievalOf(traced) : undefined,
      ...readSurroundings(attributes),
      failure: outputFailureOf(kind, traced.output),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['LLM', 'llm'],
  ['CHAIN', 'workflow'],
  ['TASK', 'workflow'],
  ['STEP', 'workflow'],
  ['ENTRY', 'workflow'],
  ['WORKFLOW', 'workflow'],
  ['CONVERSATION', 'workflow'],
  ['AGENT', 'agent'],
  ['TOOL', 'tool'],
  ['RETRIEVER', 'retrieval'],
  ['VECTOR_DB', 'retrieval'],
  ['MEMORY', 'retrieval'],
  ['RERANKER', 'rerank'],
  ['EMBEDDING', 'embedding'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
]);

/** Nanoseconds to the first token, in Alibaba's servers and SDKs. */
function readLlm(attributes: Attributes, { input, output }: TracedFunction): LlmCall | undefined {
  const nanos = readNumber(
    attributes,
    'gen_ai.response.time_to_first_token',
    'gen_ai.user.time_to_first_token',
  );
  const asked = flattened(attributes, 'gen_ai.input.messages', 'user');
  const answered = flattened(attributes, 'gen_ai.output.messages', 'assistant');
  const isTold = attributes.has('gen_ai.input.messages');
  const reason = readStrings(attributes, 'gen_ai.response.finish_reason');
  return filled<LlmCall>({
    finishReasons: reason,
    timeToFirstTokenMs: nanos === undefined ? undefined : nanos / 1e6,
    inputMessages: isTold ? undefined : (asked ?? readRequestBody(input)?.inputMessages),
    outputMessages: isTold ? undefined : (answered ?? readResponseBody(output)?.outputMessages),
  });
}

/** `gen_ai.input.messages.0.message.role`: OpenTelemetry's name, flattened as OpenInference does it. */
function flattened(
  attributes: Attributes,
  prefix: string,
  speaker: 'user' | 'assistant',
): LlmCall['inputMessages'] {
  return readMessages(
    readFlattenedList(attributes, prefix)?.map((item) => inside(item, 'message')),
    speaker,
  );
}

function readTool({ attributes, name }: SpanWire, traced: TracedFunction): SpanMeaning['tool'] {
  const tool = toolOf(readString(attributes, 'gen_ai.tool.name', 'tool.name') ?? name, traced);
  const given = readJsonOrText(
    attributes,
    'gen_ai.tool.call.arguments',
    'gen_ai.tool.arguments',
    'tool.parameters',
  );
  const result = readJsonOrText(attributes, 'gen_ai.tool.call.result', 'gen_ai.tool.result');
  return {
    ...tool,
    ...(given !== undefined && { arguments: given }),
    ...(result !== undefined && { result }),
  };
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  return defined<SpanMeaning>({
    conversationId: readString(attributes, 'gen_ai.session.id', 'session.id'),
    userId: readString(attributes, 'gen_ai.user.id', 'user.id', 'enduser.id'),
    tags: readStrings(attributes, 'tag.tags', 'fi.tags'),
    agent: filled({ name: readString(attributes, 'gen_ai.agent.name', 'agent.name') }),
  });
}
