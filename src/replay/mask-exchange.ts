import { maskCredentials, maskNamedText } from '../base/credentials.ts';
import type { HeaderPair, RecordedRequest, RecordedResponse } from '../model/recorded-exchange.ts';
import { answerText, applyEdits, editAnswer } from './edit-answer.ts';
import type { TextEdit } from './text-edit.ts';

/**
 * The same function masks what is stored and what is matched, so that a request with a secret in its
 * prompt equals its recording, and still does after the secret was renewed.
 */
export function maskRequest(request: RecordedRequest): RecordedRequest {
  return {
    method: request.method,
    path: maskPath(request.path),
    headers: maskHeaders(request.headers),
    body: maskBytes(request.body),
  };
}

/** A secret in an answer is also found where a stream splits it over events. */
export function maskResponse(response: RecordedResponse): RecordedResponse {
  const named = { ...response, headers: maskHeaders(response.headers) };
  const text = answerText(named);
  if (text === undefined) return named;
  const stringsMasked = editAnswer(named, text, maskEdits);
  // Once more over the bare lines: `"api_key": "…"` shows only there that the value is a secret.
  const lines = answerText(stringsMasked) ?? '';
  return applyEdits(stringsMasked, lines, lineEdits(lines));
}

/** Headers that are credentials as a whole, or say whose they are: not even a placeholder is kept. */
const droppedHeader =
  /(?:^|-)(?:authorization|cookie2?|secret|token|api-?key|credentials?|signature)$|^openai-(?:organization|project)$/;

function maskHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  return headers
    .filter(([name]) => !droppedHeader.test(name))
    .map(([name, value]) => [name, maskNamedText(name, value)] as const);
}

/** Some providers take the key in the URL. */
function maskPath(path: string): string {
  const masked = path.replaceAll(
    /([?&](?:key|api[-_]?key|(?:access[-_])?token|secret)=)[^&#]+/gi,
    '$1[masked:secret]',
  );
  return maskCredentials(masked);
}

function maskBytes(bytes: Uint8Array): Uint8Array {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const masked = maskCredentials(text);
    return masked === text ? bytes : new TextEncoder().encode(masked);
  } catch {
    return bytes;
  }
}

function lineEdits(text: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    for (const edit of maskEdits(line)) {
      edits.push({ start: start + edit.start, end: start + edit.end, text: edit.text });
    }
    start += line.length + 1;
  }
  return edits;
}

/** One edit from the first masked character to the last; what both have in common stays in its place. */
function maskEdits(text: string): readonly TextEdit[] {
  const masked = maskCredentials(text);
  if (masked === text) return [];
  const shorter = Math.min(text.length, masked.length);
  let start = 0;
  while (start < shorter && text[start] === masked[start]) start++;
  let end = 0;
  while (end < shorter - start && text.at(-1 - end) === masked.at(-1 - end)) end++;
  return [{ start, end: text.length - end, text: masked.slice(start, masked.length - end) }];
}
