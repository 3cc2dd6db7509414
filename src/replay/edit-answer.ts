import type { RecordedResponse } from '../model/recorded-exchange.ts';
import { answerStrings, type AnswerString, type StringFragment } from './answer-strings.ts';
import { headerValue } from './exchange-marks.ts';
import { editFrames, joinBytes, type TextEdit } from './text-edit.ts';

/** What to change in a text; `edges` are the positions where one event's piece ends and the next begins. */
export type FindEdits = (
  text: string,
  edges: ReadonlySet<number>,
  member: string,
) => readonly TextEdit[];

/** The text of an answer's body, or `undefined` where it has none: images, sound, compressed or broken text. */
export function answerText(response: RecordedResponse): string | undefined {
  const encoding = headerValue(response.headers, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity' || isMedia(response)) return undefined;
  const bytes = joinBytes(response.frames.map((frame) => frame.bytes));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // A byte order mark is swallowed by the decoder, and every place after it would be off.
    return bytes[0] === 0xef && !text.startsWith('\ufeff') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Bytes in which no text can be looked for, and none is missed. */
export function isMedia(response: RecordedResponse): boolean {
  const contentType = headerValue(response.headers, 'content-type') ?? '';
  return /^(?:audio|image|video)\/|octet-stream/.test(contentType);
}

/** The answer with its strings edited, events and frames where they were. The length header follows. */
export function editAnswer(
  response: RecordedResponse,
  text: string,
  findEdits: FindEdits,
): RecordedResponse {
  const edits = answerStrings(text)
    .flatMap((string) => editString(string, findEdits))
    .toSorted((left, right) => left.start - right.start);
  return applyEdits(response, text, edits);
}

export function applyEdits(
  response: RecordedResponse,
  text: string,
  edits: readonly TextEdit[],
): RecordedResponse {
  if (edits.length === 0) return response;
  const frames = editFrames(response.frames, text, edits);
  const grownBy = byteLength(frames) - byteLength(response.frames);
  const headers = response.headers.map(
    ([name, value]) =>
      [name, name === 'content-length' ? String(Number(value) + grownBy) : value] as const,
  );
  return { ...response, headers, frames };
}

function byteLength(frames: RecordedResponse['frames']): number {
  return frames.reduce((length, frame) => length + frame.bytes.length, 0);
}

function editString(
  { member, fragments }: AnswerString,
  findEdits: FindEdits,
): readonly TextEdit[] {
  const edges = new Set<number>([0]);
  let joined = '';
  for (const fragment of fragments) {
    joined += fragment.value;
    edges.add(joined.length);
  }
  const edits = findEdits(joined, edges, member);
  if (edits.length === 0) return [];
  let start = 0;
  return fragments.flatMap((fragment) => {
    const value = editFragment(fragment, start, edits);
    start += fragment.value.length;
    if (value === fragment.value) return [];
    const text = fragment.quoted ? JSON.stringify(value) : value;
    return [{ start: fragment.start, end: fragment.end, text }];
  });
}

/** An edit that runs over several fragments comes out in the first. */
function editFragment(
  fragment: StringFragment,
  offset: number,
  edits: readonly TextEdit[],
): string {
  const end = offset + fragment.value.length;
  let value = '';
  let copied = offset;
  for (const edit of edits) {
    if (edit.end <= offset || edit.start >= end) continue;
    value += fragment.value.slice(copied - offset, Math.max(copied, edit.start) - offset);
    if (edit.start >= offset) value += edit.text;
    copied = Math.min(edit.end, end);
  }
  return value + fragment.value.slice(copied - offset);
}
