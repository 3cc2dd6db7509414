import { isJsonObject } from '../base/json.ts';
import type { RecordedRequest } from '../model/recorded-exchange.ts';
import type { TextReplacement } from '../model/replay-options.ts';
import { parseBoundedJson } from './bounded-json.ts';
import { formatOf } from './formats/all-formats.ts';
import { findJsonStrings } from './json-strings.ts';

/** A request with texts of its prompts replaced; the same object where it holds none of them. */
export function editRequest(
  request: RecordedRequest,
  replacements: readonly TextReplacement[],
): RecordedRequest {
  if (replacements.length === 0) return request;
  const text = new TextDecoder().decode(request.body);
  const body = parseBoundedJson(text);
  if (!isJsonObject(body)) return request;
  const { system, messages } = formatOf(body, request.path);
  let edited = '';
  let copied = 0;
  for (const { path, value, start, end } of findJsonStrings(text)) {
    const member = String(path[0]);
    if (!system.includes(member) && !messages.includes(member)) continue;
    const now = replaceAll(value, replacements);
    if (now === value) continue;
    edited += text.slice(copied, start) + JSON.stringify(now);
    copied = end;
  }
  if (copied === 0) return request;
  return { ...request, body: new TextEncoder().encode(edited + text.slice(copied)) };
}

function replaceAll(value: string, replacements: readonly TextReplacement[]): string {
  return replacements.reduce(
    (text, { find, replaceWith }) => text.replaceAll(find, () => replaceWith),
    value,
  );
}
