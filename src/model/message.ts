import type { JsonValue } from '../base/json.ts';

/** One message of a conversation with a model: the shape of the OpenTelemetry GenAI conventions. */
export interface Message {
  /** `system`, `user`, `assistant` or `tool`; other words as the sender wrote them. */
  readonly role: string;
  readonly parts: readonly MessagePart[];
  readonly finishReason?: string;
}

export type MessagePart =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'reasoning'; readonly content: string }
  | {
      readonly type: 'tool_call';
      readonly id?: string;
      readonly name: string;
      readonly arguments?: JsonValue;
    }
  | { readonly type: 'tool_call_response'; readonly id?: string; readonly result?: JsonValue }
  | { readonly type: 'blob'; readonly mimeType?: string; readonly content: string }
  | { readonly type: 'uri'; readonly mimeType?: string; readonly uri: string }
  | { readonly type: 'file'; readonly mimeType?: string; readonly fileId: string }
  /** A part that no convention names, kept as it came. */
  | { readonly type: 'other'; readonly value: JsonValue };

/** The text that a template may have produced: all text parts, one after the other. */
export function messageText(message: Message): string {
  return message.parts.map((part) => (part.type === 'text' ? part.content : '')).join('');
}
