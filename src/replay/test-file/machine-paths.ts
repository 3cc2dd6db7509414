import { isJsonArray, isJsonObject, type JsonValue } from '../../base/json.ts';
import type { RecordedResponse } from '../../model/recorded-exchange.ts';
import { answerText, editAnswer } from '../edit-answer.ts';
import type { TextEdit } from '../text-edit.ts';

/** Folders of one machine, absolute, without a slash at the end. */
export interface MachinePaths {
  /** Of the repository. */
  readonly root: string;
  readonly home: string;
}

/** One text that stands for another, in the order in which they are looked for. */
export interface Substitution {
  readonly find: string;
  readonly replaceWith: string;
}

const rootMarker = '<spanwise:root>';
const homeMarker = '<spanwise:home>';

/** Takes the person's folders out: the root first, since it may lie in the home. */
export function toMarkers({ root, home }: MachinePaths): readonly Substitution[] {
  return [
    { find: root, replaceWith: rootMarker },
    { find: home, replaceWith: homeMarker },
  ].filter(({ find }) => isFolder(find));
}

/** Puts the folders of the machine that the test runs on in their place. */
export function fromMarkers({ root, home }: MachinePaths): readonly Substitution[] {
  return [
    { find: rootMarker, replaceWith: root },
    { find: homeMarker, replaceWith: home },
  ];
}

/** A file system's own root stands in every path and says nothing of a person. */
function isFolder(path: string): boolean {
  return /[\\/][^\\/]/.test(path);
}

export function substitute(text: string, substitutions: readonly Substitution[]): string {
  let result = text;
  for (const each of substitutions) {
    if (result.includes(each.find))
      result = result.replaceAll(patternOf(each.find), () => each.replaceWith);
  }
  return result;
}

/** Every string of a value, names of members too. */
export function substituteInJson(
  value: JsonValue,
  substitutions: readonly Substitution[],
): JsonValue {
  if (typeof value === 'string') return substitute(value, substitutions);
  if (isJsonArray(value)) return value.map((item) => substituteInJson(item, substitutions));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      substitute(key, substitutions),
      substituteInJson(member, substitutions),
    ]),
  );
}

/** In a stream too, where a path may begin in one event and end in the next. */
export function substituteInAnswer(
  response: RecordedResponse,
  substitutions: readonly Substitution[],
): RecordedResponse {
  let result = response;
  for (const each of substitutions) {
    const text = answerText(result);
    if (text !== undefined) result = editAnswer(result, text, (string) => editsOf(string, each));
  }
  return result;
}

function editsOf(text: string, { find, replaceWith }: Substitution): readonly TextEdit[] {
  return Array.from(text.matchAll(patternOf(find)), ({ index }) => ({
    start: index,
    end: index + find.length,
    text: replaceWith,
  }));
}

/** `/home/ann` is not the beginning of `/home/anne`. A marker ends by itself. */
function patternOf(find: string): RegExp {
  const literal = find.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(find.endsWith('>') ? literal : `${literal}(?![\\w.-]*\\w)`, 'g');
}
