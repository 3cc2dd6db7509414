import { isJsonObject, parseJson, type JsonValue } from '../base/json.ts';
import type { Finding } from './finding.ts';
import { messageText, type Message } from './message.ts';
import type { LlmCall, Span } from './span.ts';

/** What is wrong with one span although it may look fine. Order: the errors first. */
export function spanFindings(span: Span): readonly Finding[] {
  return [
    ...hiddenError(span),
    ...toolError(span),
    ...(span.kind === 'llm' ? callFindings(span) : []),
  ];
}

function hiddenError(span: Span): readonly Finding[] {
  // What only a log record tells, the span itself leaves open.
  const isBorrowed = span.borrowed?.some(({ fact }) => fact === 'status') === true;
  const reported = span.reportedStatus ?? (isBorrowed ? 'unset' : undefined);
  if (span.status.code !== 'error' || reported === undefined) return [];
  const said = reported === 'ok' ? 'says that it succeeded' : 'has no error status';
  const reason = span.status.message === undefined ? '' : `: ${shortened(span.status.message)}`;
  return [finding(span, 'hidden-error', 'error', `The span ${said}, but it failed${reason}`)];
}

function toolError(span: Span): readonly Finding[] {
  if (span.kind !== 'tool' || span.status.code === 'error') return [];
  const said = span.tool?.error ?? errorInResult(span.tool?.result);
  if (said === undefined) return [];
  const name = span.tool?.name ?? span.name;
  const text = `The tool ${name} answered with an error, and its span does not say so: ${shortened(said)}`;
  return [finding(span, 'tool-error-unnoticed', 'warning', text)];
}

/**
 * The error that a tool's answer tells, in the shapes that tools and MCP servers use. Text counts only
 * where it begins with the word: an answer may well be about errors.
 */
export function errorInResult(result: JsonValue | undefined): string | undefined {
  const value = typeof result === 'string' ? (objectIn(result) ?? result) : result;
  if (typeof value === 'string')
    return /^\s*(?:\w*(?:Error|Exception)\b|error\s*[:(]|traceback \(most recent)/i.test(value)
      ? value
      : undefined;
  if (!isJsonObject(value)) return undefined;
  const { error } = value;
  if (typeof error === 'string' && error.trim() !== '') return error;
  if (isJsonObject(error)) return textMember(error) ?? 'an error object';
  const isFailed =
    value['isError'] === true || value['is_error'] === true || value['success'] === false;
  const hasFailedStatus = value['status'] === 'error' || error === true;
  return isFailed || hasFailedStatus ? (textMember(value) ?? 'an error flag') : undefined;
}

function textMember(value: { readonly [name: string]: JsonValue }): string | undefined {
  const text = value['message'] ?? value['content'] ?? value['detail'];
  if (typeof text === 'string') return text;
  const [first] = Array.isArray(text) ? (text as readonly JsonValue[]) : [];
  return isJsonObject(first) && typeof first['text'] === 'string' ? first['text'] : undefined;
}

function objectIn(text: string): JsonValue | undefined {
  return /^\s*\{/.test(text) ? parseJson(text) : undefined;
}

interface FinishMeaning {
  readonly code: 'output-truncated' | 'content-filtered' | 'refused';
  readonly text: string;
}

/** In lower case without separators, so that `MAX_TOKENS` and `maxTokens` are one word. */
const truncated: FinishMeaning = {
  code: 'output-truncated',
  text: 'The answer was cut off at the limit of output tokens.',
};
const filtered: FinishMeaning = {
  code: 'content-filtered',
  text: 'A content filter stopped the answer.',
};
const refused: FinishMeaning = { code: 'refused', text: 'The model refused to answer.' };
const finishMeanings: ReadonlyMap<string, FinishMeaning> = new Map([
  ...['length', 'maxtokens', 'maxoutputtokens', 'modellength', 'incomplete'].map(
    (word) => [word, truncated] as const,
  ),
  ...['modelcontextwindowexceeded'].map((word) => [word, truncated] as const),
  ...['contentfilter', 'contentfiltered', 'safety', 'recitation', 'blocklist'].map(
    (word) => [word, filtered] as const,
  ),
  ...['prohibitedcontent', 'spii', 'guardrailintervened', 'imagesafety'].map(
    (word) => [word, filtered] as const,
  ),
  ['refusal', refused],
]);

function callFindings(span: Span): readonly Finding[] {
  const call = span.llm;
  if (call === undefined) return [];
  const reasons = [
    ...(call.finishReasons ?? []),
    ...(call.outputMessages ?? []).flatMap((message) => message.finishReason ?? []),
  ];
  const meanings = new Set(
    reasons.flatMap((reason) => {
      const word = reason.toLowerCase().replaceAll(/[^a-z]/g, '');
      return finishMeanings.get(word.replace(/^(?:finishreason|stopreason)/, '')) ?? [];
    }),
  );
  const stopped = [...meanings].map(({ code, text }) => finding(span, code, 'warning', text));
  if (span.status.code === 'error' || span.endTime === undefined) return stopped;
  return [...stopped, ...emptyOutput(span, call), ...invalidJson(span, call)];
}

function emptyOutput(span: Span, { outputMessages }: LlmCall): readonly Finding[] {
  // Nothing recorded is not an empty answer: content may simply not be captured.
  if (outputMessages === undefined || outputMessages.length === 0) return [];
  const isEmpty = outputMessages.every(
    ({ parts }) =>
      parts.length > 0 && parts.every((p) => p.type === 'text' && p.content.trim() === ''),
  );
  return isEmpty
    ? [finding(span, 'empty-output', 'warning', 'The model answered with nothing.')]
    : [];
}

function invalidJson(span: Span, call: LlmCall): readonly Finding[] {
  if (!asksForJson(span, call)) return [];
  const answers = (call.outputMessages ?? []).filter((message) => !callsTool(message));
  const text = answers.map(messageText).find((each) => each.trim() !== '');
  // A digest of hidden content or a cut-off attribute tells nothing of the answer itself.
  if (text === undefined || parseJson(text) !== undefined) return [];
  const words = 'JSON was asked for, and the answer is not valid JSON.';
  return [finding(span, 'invalid-json-output', 'warning', words)];
}

function callsTool({ parts }: Message): boolean {
  return parts.some((part) => part.type === 'tool_call');
}

/** Where each provider and framework puts the wish for JSON. */
const formatNames = ['response_format', 'responseFormat', 'format', 'output_type', 'output.type'];
const typeNames = ['response_mime_type', 'responseMimeType', 'response_schema', 'responseSchema'];

function asksForJson({ attributes }: Span, { parameters = {} }: LlmCall): boolean {
  const text = parameters['text'];
  const told = [
    ...[...formatNames, ...typeNames].map((name) => parameters[name]),
    isJsonObject(text) ? text['format'] : undefined,
    attributes.get('gen_ai.output.type'),
    attributes.get('gen_ai.request.structured_output_schema'),
  ];
  return told.some(meansJson);
}

function meansJson(value: unknown): boolean {
  if (typeof value === 'string') {
    const inside = objectIn(value);
    return inside === undefined
      ? /^(?:json|json_object|json_schema|application\/json)$/.test(value.trim())
      : meansJson(inside);
  }
  if (!isJsonObject(value)) return false;
  const { type } = value;
  // A format has one of these types; a schema given as it is has the type of what it describes.
  return typeof type === 'string' && /^(?:json|json_object|json_schema|object)$/.test(type);
}

function finding(
  span: Span,
  code: Finding['code'],
  severity: Finding['severity'],
  message: string,
): Finding {
  return { code, severity, spanId: span.spanId, message };
}

/** Enough of what telemetry says to recognize it, on one line. */
export function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
