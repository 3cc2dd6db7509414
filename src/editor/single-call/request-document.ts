import { isJsonObject, parseJson, stringMember, type JsonObject } from '../../base/json.ts';
import type { RecordedCallDetail } from '../../protocol/recorded-call.ts';

/** A recorded call as a person edits it: where it goes, and what it asks. Holds no credentials. */
export interface EditableRequest {
  readonly url: string;
  readonly body: JsonObject;
}

/** What stands for an address that the recording does not know any more. */
const unknownUrl = 'https://';

export function requestText({ url, body }: RecordedCallDetail): string {
  const whole = isJsonObject(body) ? withoutStream(body) : body;
  return `${JSON.stringify({ url: withoutStreamPath(url ?? unknownUrl), body: whole }, undefined, 2)}\n`;
}

/** Throws one sentence where the text is no request. */
export function parseRequestText(text: string): EditableRequest {
  const request = parseJson(text);
  if (!isJsonObject(request)) throw new Error('This is no JSON object: undo the last change.');
  const { body } = request;
  if (!isJsonObject(body)) throw new Error('The request has no "body".');
  return { url: httpUrl(stringMember(request, 'url') ?? ''), body };
}

/** Throws one sentence where the text is no address of a server. */
export function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw new Error('"url" is no address that begins with http:// or https://.');
}

/** The answer is shown when it is there, in one piece. */
function withoutStream(body: JsonObject): JsonObject {
  const { stream, stream_options: _, ...rest } = body;
  return stream === undefined ? rest : { ...rest, stream: false };
}

/** Gemini streams by another path. */
function withoutStreamPath(url: string): string {
  return url.replace(/:streamGenerateContent(\?alt=sse)?/, ':generateContent');
}
