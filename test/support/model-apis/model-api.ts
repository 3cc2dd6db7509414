import type { JsonObject, JsonValue } from '../../../src/base/json.ts';

/** The APIs of model providers as a small program speaks them, and as a small model answers them. */
export interface ModelApi {
  readonly name: string;
  /** That SDKs of this API read for their base URL. */
  readonly variable: string;
  ask(turns: readonly Turn[], wish: Wish): AskedCall;
  /** Of a whole answer, or of all events of a streamed one. */
  read(body: string): Reply;
  write(reply: Reply, wish: Wish): WrittenAnswer;
}

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  readonly calls?: readonly ToolRequest[];
  /** Of a tool's turn: which call it answers. */
  readonly call?: ToolRequest;
}

export interface ToolRequest {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
}

export interface Wish {
  readonly stream: boolean;
  readonly tools: boolean;
}

export interface AskedCall {
  readonly path: string;
  readonly body: JsonObject;
}

export interface Reply {
  readonly text: string;
  readonly calls: readonly ToolRequest[];
}

export interface WrittenAnswer {
  readonly contentType: string;
  readonly pieces: readonly string[];
}

export const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
};
export const description = 'The weather of a city.';

/** Never the same twice. */
export function answerId(prefix: string): string {
  return `${prefix}${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

/** A text in pieces of a few characters, as models send it. */
export function pieces(text: string): readonly string[] {
  return text.match(/[\s\S]{1,7}/g) ?? [];
}

export function sse(
  events: readonly JsonValue[],
  named: 'named' | 'plain' = 'plain',
): WrittenAnswer {
  return {
    contentType: 'text/event-stream',
    pieces: events.map((event) => {
      const type = named === 'named' ? `event: ${(event as { type: string }).type}\n` : '';
      return `${type}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`;
    }),
  };
}

export function whole(value: JsonValue): WrittenAnswer {
  return { contentType: 'application/json', pieces: [JSON.stringify(value)] };
}

/** What a program of a test finds in an answer without checking it. */
export type Parsed = ReturnType<typeof JSON.parse>;

/** The objects of a body: itself, or one on each line. */
export function eventsOf(body: string): Parsed[] {
  try {
    return [JSON.parse(body)];
  } catch {
    return body
      .split('\n')
      .map((line) => line.replace(/^data: /, ''))
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  }
}
