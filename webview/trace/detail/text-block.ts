import type { JsonValue } from '../../../src/base/json.ts';
import { isJsonArray, isJsonObject, parseJson } from '../../../src/base/json.ts';
import { element, setAttribute, setText } from '../../shared/element.ts';
import { formatCount } from '../../../src/base/format.ts';

/** Longer texts are folded: a system prompt of ten pages must not hide the question below it. */
const longestUnfolded = 14;
/** A stack says most in its first lines. */
const stackLines = 6;
const foldedCharacters = 1600;
/** Beyond this many characters, colors cost more than they say. */
const coloredCharacters = 50_000;

/** Text as it is, folded where it is long. */
export function textBlock(text: string): HTMLElement {
  return foldable(text, longestUnfolded, (shown) => [shown]);
}

/** A stack trace: folded sooner. */
export function stackBlock(
  text: string,
  content: (shown: string) => readonly (Node | string)[],
): HTMLElement {
  return foldable(text, stackLines, content);
}

/** Text whose parts are elements of their own, folded where it is long. */
export function partedBlock(
  text: string,
  content: (shown: string) => readonly (Node | string)[],
): HTMLElement {
  return foldable(text, longestUnfolded, content);
}

/** A value as JSON on many lines, colored as the debugger colors values. JSON in a string is JSON. */
export function jsonBlock(value: JsonValue): HTMLElement {
  const json = typeof value === 'string' ? structuredText(value) : value;
  if (typeof json === 'string') return textBlock(json);
  return foldable(JSON.stringify(json, undefined, 2), longestUnfolded, coloredJson);
}

/** The object or list that a string holds, else the string. */
function structuredText(text: string): JsonValue {
  const start = text.trimStart()[0];
  if (start !== '{' && start !== '[') return text;
  const parsed = parseJson(text);
  return isJsonObject(parsed) || isJsonArray(parsed) ? parsed : text;
}

function foldable(
  text: string,
  lines: number,
  content: (shown: string) => readonly (Node | string)[],
): HTMLElement {
  const folded = foldedText(text, lines);
  const body = element('div', { class: 'text' }, content(folded));
  if (folded === text) return body;
  const label = `Show all ${formatCount(text.length)} characters`;
  const more = element('button', { type: 'button', class: 'link fold', 'aria-expanded': false }, [
    label,
  ]);
  more.addEventListener('click', () => {
    const open = more.getAttribute('aria-expanded') !== 'true';
    setAttribute(more, 'aria-expanded', open);
    setText(more, open ? 'Show less' : label);
    body.classList.toggle('cut', !open);
    body.replaceChildren(...content(open ? text : folded));
  });
  body.classList.add('cut');
  return element('div', { class: 'folded' }, [body, more]);
}

function foldedText(text: string, most: number): string {
  const lines = text.split('\n', most + 1);
  const byLines = lines.length > most ? lines.slice(0, most - 2).join('\n') : text;
  // A little over the limit is shown whole: a fold that hides one line only annoys.
  return byLines.length > foldedCharacters * 1.25 ? byLines.slice(0, foldedCharacters) : byLines;
}

const tokens =
  /("(?:\\.|[^"\\])*"?)(\s*:)?|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\b(?:true|false|null)\b/gi;

function coloredJson(text: string): readonly (Node | string)[] {
  if (text.length > coloredCharacters) return [text];
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(tokens)) {
    parts.push(text.slice(end, match.index));
    const [token, quoted, colon] = match;
    const word = quoted ?? token;
    parts.push(element('span', { class: tokenClass(word, colon) }, [word]), colon ?? '');
    end = match.index + token.length;
  }
  parts.push(text.slice(end));
  return parts;
}

function tokenClass(word: string, colon: string | undefined): string {
  if (word.startsWith('"')) return colon === undefined ? 'json-string' : 'json-name';
  return /^[-\d]/.test(word) ? 'json-number' : 'json-word';
}
