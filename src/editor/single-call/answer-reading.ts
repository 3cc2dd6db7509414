import { streamedTools } from './streamed-tools.ts';
import { isJsonArray, isJsonObject, parseJson } from '../../base/json.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';

/** What a model answered, in any provider's form. */
export interface ReadAnswer {
  /** Prose, then tool calls as JSON. */
  readonly text: string;
  /** Absent where the answer does not say. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** `body`: JSON, or the events of a stream. What is neither stays as it is. */
export function readAnswer(body: string): ReadAnswer {
  const whole = parseJson(body);
  const events = isJsonObject(whole) ? [whole] : eventsIn(body);
  if (events.length === 0) return { text: body };
  const text = isJsonObject(whole) ? wholeText(whole) : streamText(events);
  return { text, ...tokensIn(events) };
}

function eventsIn(body: string): readonly JsonObject[] {
  return body.split('\n').flatMap((line) => {
    const event = parseJson(line.replace(/^data:\s*/, ''));
    return isJsonObject(event) ? [event] : [];
  });
}

function wholeText(answer: JsonObject): string {
  const [choice] = objects(answer['choices']);
  const [candidate] = objects(answer['candidates']);
  const message = choice?.['message'] ?? answer['message'] ?? candidate?.['content'];
  const said = message ?? answer['output'] ?? answer['content'] ?? answer;
  return pieces(said).join('\n');
}

/** Text as it is; what is no text, a tool call say, as JSON. */
function pieces(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (isJsonArray(value)) return value.flatMap(pieces);
  if (!isJsonObject(value)) return [];
  const { content, parts, text, tool_calls: calls } = value;
  const inner = [content, parts, text].flatMap(pieces);
  const tools = objects(calls).map((call) =>
    JSON.stringify(call['function'] ?? call, undefined, 2),
  );
  if (inner.length + tools.length > 0) return [...inner, ...tools];
  return isToolCall(value) ? [JSON.stringify(value, undefined, 2)] : [];
}

function isToolCall(value: JsonObject): boolean {
  const { type } = value;
  return type === 'tool_use' || type === 'function_call' || value['functionCall'] !== undefined;
}

/** Prose in the order in which it came, then the tools. */
function streamText(events: readonly JsonObject[]): string {
  const prose = events.map(deltaText).join('');
  return [...(prose === '' ? [] : [prose]), ...streamedTools(events)].join('\n');
}

function deltaText(event: JsonObject): string {
  const [choice] = objects(event['choices']);
  const [candidate] = objects(event['candidates']);
  const { delta } = event;
  if (typeof delta === 'string') return event['type'] === 'response.output_text.delta' ? delta : '';
  const piece = choice?.['delta'] ?? candidate?.['content'] ?? delta ?? event['message'];
  if (!isJsonObject(piece)) return '';
  const { content, text, parts } = piece;
  return [content, text, parts].flatMap(pieces).join('');
}

/** The last word counts: streams tell their usage at the end, some of them more than once. */
function tokensIn(events: readonly JsonObject[]): Omit<ReadAnswer, 'text'> {
  const told = events
    .flatMap((event) => [event, event['message'], event['response']].filter(isJsonObject))
    .flatMap((place) => [place, place['usage'], place['usageMetadata']].filter(isJsonObject));
  const last = (names: readonly string[]): number | undefined =>
    told
      .flatMap((usage) => names.map((name) => usage[name]))
      .findLast((each) => typeof each === 'number');
  const input = last(['prompt_tokens', 'input_tokens', 'promptTokenCount', 'prompt_eval_count']);
  const output = last(['completion_tokens', 'output_tokens', 'candidatesTokenCount', 'eval_count']);
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
  };
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
