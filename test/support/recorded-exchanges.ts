import type { JsonValue } from '../../src/base/json.ts';
import type {
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
} from '../../src/model/recorded-exchange.ts';

/** 2026-11-20T10:00:00Z, when the recordings of tests are made. */
export const recordedAtMs = Date.UTC(2026, 10, 20, 10);

export function chatRequest(body: JsonValue, path = '/v1/chat/completions'): RecordedRequest {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return { method: 'POST', path, headers: [['content-type', 'application/json']], body: bytes };
}

/** A chat request of one system and one user message. */
export function prompt(system: string, user: string): { [key: string]: JsonValue } {
  return {
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    temperature: 0.2,
  };
}

export function textResponse(contentType: string, ...frames: readonly string[]): RecordedResponse {
  return {
    status: 200,
    headers: [['content-type', contentType]],
    frames: frames.map((text, index) => ({
      offsetMs: index * 10,
      bytes: new TextEncoder().encode(text),
    })),
    outcome: 'complete',
    durationMs: frames.length * 10,
  };
}

export function jsonResponse(value: JsonValue): RecordedResponse {
  return textResponse('application/json', JSON.stringify(value));
}

export function answer(content: string): RecordedResponse {
  return jsonResponse({ choices: [{ index: 0, message: { role: 'assistant', content } }] });
}

/** One exchange a second, in this order. */
export function recording(
  ...pairs: readonly (readonly [RecordedRequest, RecordedResponse])[]
): readonly RecordedExchange[] {
  return pairs.map(([request, response], index) => ({
    sequence: index + 1,
    request,
    response,
    startedAtMs: recordedAtMs + index * 1000,
  }));
}

export function bodyText(response: RecordedResponse): string {
  return Buffer.concat(response.frames.map((frame) => frame.bytes)).toString('utf8');
}
