import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, numberMember, type JsonValue } from '../base/json.ts';
import { nanosToMs } from '../base/nanos.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { hasKeyUnder, readJson, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readInstructions, readMessages } from './message-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';
import { usageOf } from './usage-reader.ts';

/** Langfuse's SDKs. The status says nothing of failures: they are told by `level`. */
export const langfuse: Dialect = {
  name: 'langfuse',
  read: ({ span }) => {
    const { attributes } = span;
    if (!hasKeyUnder(attributes, 'langfuse.')) return undefined;
    const kind = kinds.get(readString(attributes, observation('type'))?.toLowerCase() ?? '');
    const input = readJsonOrText(attributes, observation('input'));
    const output = readJsonOrText(attributes, observation('output'));
    const isCall = kind === 'llm' || kind === 'embedding';
    return defined<Contribution>({
      kind,
      llm: isCall ? readLlm(span, input, output) : undefined,
      tool:
        kind === 'tool' ? filled({ name: span.name, arguments: input, result: output }) : undefined,
      retrieval: kind === 'retrieval' ? readRetrieval(input, output) : undefined,
      agent: kind === 'agent' ? { name: span.name } : undefined,
      ...readSurroundings(attributes),
      failure: readFailure(attributes),
    });
  },
};

const observation = (name: string): string => `langfuse.observation.${name}`;

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['generation', 'llm'],
  ['embedding', 'embedding'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['chain', 'workflow'],
  ['retriever', 'retrieval'],
  ['guardrail', 'guardrail'],
  ['evaluator', 'evaluator'],
]);

function readLlm(
  span: SpanWire,
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): LlmCall | undefined {
  const { attributes } = span;
  const usage = readUsage(readJson(attributes, observation('usage_details')));
  const tools = isJsonObject(input) ? input['tools'] : undefined;
  // The wrapper of OpenAI's responses keeps the system prompt out of the input.
  const instructions = readInstructions(
    readJsonOrText(attributes, observation('metadata.instructions')),
  );
  const messages = [...instructions, ...(readMessages(input, 'user') ?? [])];
  return filled<LlmCall>({
    responseModel: readString(attributes, observation('model.name')),
    usage,
    cost: readCost(attributes, usage),
    parameters: readParameters(attributes),
    timeToFirstTokenMs: readTimeToFirstToken(span),
    inputMessages: messages.length === 0 ? undefined : messages,
    outputMessages: readMessages(output, 'assistant'),
    toolDefinitions: isJsonArray(tools) ? tools : undefined,
  });
}

/**
 * Langfuse's counts do not overlap: cached tokens are taken out of the input and reasoning out of the
 * output, and all of them together are the total. A user may report counts that do overlap: then input
 * and output alone make the total.
 */
function readUsage(details: JsonValue | undefined): LlmCall['usage'] {
  if (!isJsonObject(details)) return undefined;
  const count = (...names: string[]): number | undefined =>
    names.map((name) => numberMember(details, name)).find((value) => value !== undefined);
  const input = count('input');
  const output = count('output');
  const totalTokens = count('total', 'total_tokens');
  const cacheReadTokens = count(
    'input_cached_tokens',
    'input_cache_read',
    'cache_read_input_tokens',
  );
  const cacheWriteTokens = count('input_cache_creation', 'cache_creation_input_tokens');
  const reasoningTokens = count('output_reasoning_tokens', 'output_reasoning');
  const overlaps = input !== undefined && output !== undefined && input + output === totalTokens;
  const together = (part: number | undefined, ...others: (number | undefined)[]) =>
    part === undefined || overlaps ? part : others.reduce<number>((sum, n) => sum + (n ?? 0), part);
  return usageOf({
    inputTokens:
      together(input, cacheReadTokens, cacheWriteTokens) ?? count('prompt_tokens', 'input_tokens'),
    outputTokens: together(output, reasoningTokens) ?? count('completion_tokens', 'output_tokens'),
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens,
    totalTokens,
  });
}

/** A failed call is reported to cost 0 where nothing is known of its usage: that is no cost. */
function readCost(attributes: Attributes, usage: LlmCall['usage']): LlmCall['cost'] {
  const details = readJson(attributes, observation('cost_details'));
  const usd = isJsonObject(details) ? numberMember(details, 'total') : undefined;
  if (usd === undefined || (usd === 0 && usage === undefined)) return undefined;
  return { usd, source: 'reported' };
}

function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const given = readJson(attributes, observation('model.parameters'));
  if (!isJsonObject(given)) return undefined;
  const known = Object.entries(given).filter(([, value]) => value !== '' && value !== null);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** The moment of the first token as ISO text, sometimes in quotes of its own. */
function readTimeToFirstToken(span: SpanWire): number | undefined {
  const text = readJsonOrText(span.attributes, observation('completion_start_time'));
  const firstMs = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  const elapsedMs = firstMs - nanosToMs(span.startTimeUnixNano);
  return elapsedMs >= 0 ? elapsedMs : undefined;
}

function readRetrieval(
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): SpanMeaning['retrieval'] {
  const query = isJsonObject(input) ? input['query'] : input;
  return filled({
    query: typeof query === 'string' ? query : undefined,
    documents: readDocuments(output),
  });
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  return defined<SpanMeaning>({
    prompt: filled({
      name: readString(attributes, observation('prompt.name'), 'langfuse.prompt.name'),
      version: readString(attributes, observation('prompt.version'), 'langfuse.prompt.version'),
    }),
    conversationId: readString(attributes, 'langfuse.session.id'),
    userId: readString(attributes, 'langfuse.user.id'),
  });
}

function readFailure(attributes: Attributes): Contribution['failure'] {
  if (readString(attributes, observation('level'))?.toUpperCase() !== 'ERROR') return undefined;
  return filled({ message: readString(attributes, observation('status_message')) }) ?? {};
}
