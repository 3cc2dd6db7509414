import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import { parseBoundedJson } from './bounded-json.ts';
import { findJsonStrings } from './json-strings.ts';

/**
 * The strings of an answer as a program puts them together: a streamed answer gives a text in pieces,
 * one per event, and what a reader sees as one word may come in two.
 */
export interface AnswerString {
  /** The member that it is the value of; empty for text that is no JSON. */
  readonly member: string;
  readonly fragments: readonly StringFragment[];
}

export interface StringFragment {
  readonly value: string;
  /** Of the literal in the body's text; of the bare characters where `quoted` is false. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** Understands JSON, server-sent events and lines of JSON, whole or broken off; other text is one string. */
export function answerStrings(text: string): readonly AnswerString[] {
  const whole = parseBoundedJson(text);
  if (whole !== undefined) return group(jsonFragments(text, 0, whole));
  const fragments: KeyedFragment[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const label = /^data: ?/.exec(line)?.[0] ?? '';
    const payload = line.slice(label.length);
    const value = parseBoundedJson(payload);
    if (value === undefined || typeof value !== 'object') {
      // Each such line for itself: what belongs together is not known.
      fragments.push({ key: `line ${start}`, member: '', value: line, start, end, quoted: false });
    } else {
      fragments.push(...jsonFragments(payload, start + label.length, value));
    }
    start = end + 1;
  }
  return group(fragments);
}

interface KeyedFragment extends StringFragment {
  readonly member: string;
  /** Fragments with the same key follow each other in one text. */
  readonly key: string;
}

function jsonFragments(text: string, offset: number, root: JsonValue): readonly KeyedFragment[] {
  return findJsonStrings(text).map(({ path, value, start, end }) => ({
    key: streamKey(root, path),
    member: path.findLast((step) => typeof step === 'string') ?? '',
    value,
    start: offset + start,
    end: offset + end,
    quoted: true,
  }));
}

/** Members by which an event, or an item of a list in one, says which text it goes on with. */
const identities = ['type', 'item_id', 'output_index', 'content_index', 'summary_index', 'index'];

/**
 * The place of a string in its event, where an array item that numbers itself (`index`) goes by that
 * number: a chunk's only tool call may be the answer's second.
 */
function streamKey(root: JsonValue, path: readonly (string | number)[]): string {
  let value: JsonValue | undefined = root;
  const key: unknown[] = [identityOf(value)];
  for (const step of path) {
    if (isJsonArray(value) && typeof step === 'number') {
      value = value[step];
      const index: JsonValue | undefined = isJsonObject(value) ? value['index'] : undefined;
      key.push(index ?? step);
    } else {
      value = isJsonObject(value) ? value[String(step)] : undefined;
      key.push(step);
    }
  }
  return JSON.stringify(key);
}

function identityOf(event: JsonValue): readonly unknown[] {
  return isJsonObject(event) ? identities.map((name) => event[name] ?? null) : [];
}

function group(fragments: readonly KeyedFragment[]): readonly AnswerString[] {
  const strings = new Map<string, { member: string; fragments: StringFragment[] }>();
  for (const { key, member, ...fragment } of fragments) {
    const known = strings.get(key);
    if (known === undefined) strings.set(key, { member, fragments: [fragment] });
    else known.fragments.push(fragment);
  }
  return [...strings.values()];
}
