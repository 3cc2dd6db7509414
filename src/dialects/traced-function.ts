import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readRequestBody, readResponseBody } from './call-bodies.ts';
import { calledWith, toolAnswer, type ToolAnswer } from './called-with.ts';
import type { Failure } from './dialect.ts';
import { filled } from './filled.ts';
import { firstText } from './part-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';

/** What went into a traced function and came out of it: the whole content of a span in many dialects. */
export interface TracedFunction {
  readonly input: JsonValue | undefined;
  readonly output: JsonValue | undefined;
}

/** What a span says by its output although its status does not, as far as its kind has a way to. */
export function outputFailureOf(
  kind: SpanKind | undefined,
  output: JsonValue | undefined,
): Failure | undefined {
  if (kind === 'tool') return toolFailureOf(output);
  return kind === 'llm' || kind === 'embedding' ? callFailureOf(output) : undefined;
}

/** A model call whose input and output are the bodies of its request and answer. Empty where they are none. */
export function callOf({ input, output }: TracedFunction): LlmCall {
  return { ...readResponseBody(output), ...readRequestBody(input) };
}

/** A tool call whose input and output are those of the tool's function. */
export function toolOf(name: string, traced: TracedFunction): SpanMeaning['tool'] {
  const answered = answerOf(traced.output)?.name;
  return { name: answered ?? name, ...stepOf(traced) };
}

/** What a step took and gave, where nothing says yet that it is a tool. */
export function stepOf({ input, output }: TracedFunction): SpanMeaning['tool'] {
  const answer = answerOf(output);
  return filled({
    callId: answer?.callId ?? callIdOf(input),
    arguments: calledWith(input),
    result: answer?.result,
  });
}

/** Present where the tool's answer says that its function failed, whatever the span's status is. */
function toolFailureOf(output: JsonValue | undefined): Failure | undefined {
  const answer = answerOf(output);
  if (answer?.failed !== true) return undefined;
  return failureOf(typeof answer.result === 'string' ? answer.result : undefined);
}

/** Present where the body of a model's answer is an error, whatever the span's status is. */
function callFailureOf(output: JsonValue | undefined): Failure | undefined {
  if (!isJsonObject(output)) return undefined;
  const { error } = output;
  const isAnswer = ['choices', 'generations', 'content', 'candidates'].some(
    (name) => output[name] !== undefined && output[name] !== null,
  );
  if (isAnswer) return undefined;
  if (isJsonObject(error)) return failureOf(firstText(error, 'message', 'type', 'code'));
  return output['status'] === 'failed' ? {} : undefined;
}

function failureOf(message: string | undefined): Failure {
  return message === undefined ? {} : { message };
}

export function retrievalOf({ input, output }: TracedFunction): SpanMeaning['retrieval'] {
  const held = isJsonObject(output) ? (output['output'] ?? output) : output;
  return filled({ query: queryOf(input), documents: readDocuments(held) });
}

/** Names that frameworks give to what their retrievers look for. */
const queryNames = ['query', 'question', 'input', 'text', 'query_str', 'str_or_query_bundle'];

/** The text that a retriever looked for: all of its input, or the member that names it. */
export function queryOf(input: JsonValue | undefined): string | undefined {
  if (typeof input === 'string') return input;
  if (!isJsonObject(input)) return undefined;
  const held: JsonObject = isJsonObject(input['kwargs']) ? input['kwargs'] : input;
  const { args } = input;
  if (isJsonArray(args) && typeof args[0] === 'string') return args[0];
  const bundle = held['str_or_query_bundle'] ?? held['query_bundle'];
  return firstText(held, ...queryNames) ?? (isJsonObject(bundle) ? queryOf(bundle) : undefined);
}

function answerOf(output: JsonValue | undefined): ToolAnswer | undefined {
  return output === undefined ? undefined : toolAnswer(output);
}

/** LangChain's calls of tools are objects with their id. */
function callIdOf(input: JsonValue | undefined): string | undefined {
  return isJsonObject(input) && input['type'] === 'tool_call' ? firstText(input, 'id') : undefined;
}
