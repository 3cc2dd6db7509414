import type { JsonValue } from '../base/json.ts';
import { parseBoundedJson } from './bounded-json.ts';

/** More than any sender writes this way; the text is rewritten in one pass over it. */
const maxLength = 100_000;

/**
 * The value of a Python literal, as `str(dict)` writes it: `{'cache_read': 128, 'audio': None}`.
 * `undefined` where the text is none, or holds objects that only Python knows.
 */
export function parsePythonLiteral(text: string): JsonValue | undefined {
  if (!/^\s*[[{(]/.test(text) || text.length > maxLength) return undefined;
  const tokens = text.match(tokenPattern);
  if (tokens === null) return undefined;
  return parseBoundedJson(tokens.map(asJson).join(''));
}

/** Strings in either quotes, words, and everything else as it stands. */
const tokenPattern = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[A-Za-z_]\w*|[^'"A-Za-z_]+|['"]/gs;

const words: ReadonlyMap<string, string> = new Map([
  ['None', 'null'],
  ['True', 'true'],
  ['False', 'false'],
]);

function asJson(token: string): string {
  const quote = token[0];
  if (token.length > 1 && (quote === "'" || quote === '"')) return quoted(token.slice(1, -1));
  const word = words.get(token);
  if (word !== undefined) return word;
  return token
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replaceAll(/,(\s*[\]}])/g, '$1');
}

/** Python escapes single quotes, which JSON does not know, and writes bytes as `\xNN`. */
function quoted(inner: string): string {
  const unescaped = inner.replaceAll(/\\(x[\da-fA-F]{2}|.)|"/gs, (whole, escaped?: string) => {
    if (escaped === undefined) return '\\"';
    if (escaped === "'") return "'";
    return escaped.length === 3 ? `\\u00${escaped.slice(1)}` : whole;
  });
  return `"${unescaped.replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
