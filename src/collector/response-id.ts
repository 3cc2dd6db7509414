import { isJsonObject, parseJson, stringMember } from '../base/json.ts';
import type { ResponseFrame } from '../model/recorded-exchange.ts';

/** An id stands at the beginning of an answer; a long answer is not worth reading whole for it. */
const searchedBytes = 256 * 1024;

/**
 * The id that the provider gave its answer (`chatcmpl-…`, `resp_…`), which the program's telemetry
 * repeats: of a JSON body, or of the first event or line of a stream that has one.
 */
export function responseId(frames: readonly ResponseFrame[]): string | undefined {
  const text = beginning(frames);
  const whole = idOf(text);
  if (whole !== undefined) return whole;
  for (const line of text.split('\n')) {
    const id = idOf(line.startsWith('data:') ? line.slice('data:'.length) : line);
    if (id !== undefined) return id;
  }
  return undefined;
}

/**
 * Events of the Responses API bear it in `response`, the first of Anthropic's in `message`, Gemini's
 * answers under another name.
 */
function idOf(text: string): string | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value)) return undefined;
  const { response, message } = value;
  const answer = [response, message].find(isJsonObject) ?? value;
  return stringMember(answer, 'id') ?? stringMember(value, 'responseId');
}

function beginning(frames: readonly ResponseFrame[]): string {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const { bytes } of frames) {
    if (length >= searchedBytes) break;
    pieces.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat(pieces).toString('utf8');
}
