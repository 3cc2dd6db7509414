import type { JsonObject, JsonValue } from '../../base/json.ts';

/** An answer in the form of an API, before it is sent: one piece, or the events of a stream. */
export interface AnswerBody {
  readonly contentType: string;
  readonly pieces: readonly string[];
}

export function wholeBody(value: JsonObject): AnswerBody {
  return { contentType: 'application/json', pieces: [JSON.stringify(value)] };
}

/** Server-sent events, each an object or a bare word such as `[DONE]`. */
export function eventStream(events: readonly (JsonObject | string)[]): AnswerBody {
  const pieces = events.map(
    (event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`,
  );
  return { contentType: 'text/event-stream; charset=utf-8', pieces };
}

/** Server-sent events that are named by their `type`, as OpenAI's responses and Anthropic's are. */
export function namedEventStream(events: readonly (JsonObject & { type: string })[]): AnswerBody {
  const pieces = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return { contentType: 'text/event-stream; charset=utf-8', pieces };
}

/** One object on each line. */
export function lineStream(events: readonly JsonObject[]): AnswerBody {
  const pieces = events.map((event) => `${JSON.stringify(event)}\n`);
  return { contentType: 'application/x-ndjson', pieces };
}

/** Counts that are known, under an API's own names. */
export function countsOf(counts: { readonly [name: string]: number | undefined }): JsonObject {
  const known = Object.entries(counts).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  return Object.fromEntries(known);
}

export function objectOf(value: JsonValue): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : { value };
}
