import type { RecordedResponse, ResponseFrame } from '../model/recorded-exchange.ts';
import { answerText, applyEdits } from './edit-answer.ts';
import { parseBoundedJson } from './bounded-json.ts';

/** An answer whose connection breaks in the middle: half of its bytes. */
export function cutAnswer(response: RecordedResponse): RecordedResponse {
  const length = response.frames.reduce((sum, frame) => sum + frame.bytes.length, 0);
  return {
    ...response,
    headers: response.headers.filter(([name]) => name !== 'content-length'),
    frames: firstBytes(response.frames, Math.floor(length / 2)),
    outcome: 'cut',
  };
}

/**
 * An answer that ends properly and whose JSON does not: of a stream, that of one event in its middle, so
 * that its reader comes upon it.
 */
export function brokenAnswer(response: RecordedResponse): RecordedResponse {
  const text = answerText(response) ?? '';
  const values = jsonPlaces(text);
  const broken = values[Math.floor(values.length / 2)];
  if (broken === undefined) return cutAnswer(response);
  const middle = broken.start + Math.floor((broken.end - broken.start) / 2);
  return {
    ...applyEdits(response, text, [{ start: middle, end: broken.end, text: '' }]),
    outcome: 'complete',
  };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where objects of JSON stand: the whole answer, or one on each line, behind `data:` or alone. */
function jsonPlaces(text: string): readonly Place[] {
  if (isObject(text)) return [{ start: 0, end: text.trimEnd().length }];
  const places: Place[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const label = /^(?:data:)? ?/.exec(line)?.[0].length ?? 0;
    const value = line.slice(label).trimEnd();
    if (isObject(value)) places.push({ start: start + label, end: start + label + value.length });
    start += line.length + 1;
  }
  return places;
}

function isObject(text: string): boolean {
  return typeof (parseBoundedJson(text) ?? undefined) === 'object';
}

function firstBytes(frames: readonly ResponseFrame[], length: number): readonly ResponseFrame[] {
  const kept: ResponseFrame[] = [];
  let left = length;
  for (const { offsetMs, bytes } of frames) {
    if (left <= 0) break;
    kept.push({ offsetMs, bytes: bytes.subarray(0, left) });
    left -= bytes.length;
  }
  return kept;
}
