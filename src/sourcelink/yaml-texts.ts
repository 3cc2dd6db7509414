import type { FoundText } from './data-templates.ts';
import { verbatim, type SourceText } from './source-text.ts';
import { decodeEscapes } from './string-escapes.ts';

/** A line's indent, its dashes, its key with a colon, and its value without anchor and tag. */
const entryForm =
  /^([ \t]*)((?:- +)*)(?:(["']?)([\w.$ /-]{0,80}[\w.$/-])\3 *:(?= |\r?$))?[ \t]*(?:[&!][^\s,[\]{}]*[ \t]+)*(\S.*?)?\r?$/gm;

/** What a YAML file says under its keys and in its lists. Anchors are not followed. */
export function yamlTexts(text: string): readonly FoundText[] {
  const found: FoundText[] = [];
  // A key whose value begins on a line below.
  let pending: { readonly key: string; readonly indent: number } | undefined;
  entryForm.lastIndex = 0;
  for (let match = entryForm.exec(text); match !== null; match = entryForm.exec(text)) {
    const [line, , dashes = '', , ownKey, value = ''] = match;
    if (line.length === 0) entryForm.lastIndex += 1;
    const column = line.length - line.trimStart().length;
    const isBelow = dashes === '' && ownKey === undefined && column > (pending?.indent ?? Infinity);
    const { key, indent } =
      isBelow && pending !== undefined
        ? pending
        : { key: ownKey, indent: column + depthOf(dashes, ownKey) };
    if (value === '' && ownKey !== undefined) pending = { key: ownKey, indent };
    if (value === '' || value.startsWith('#')) continue;
    pending = undefined;
    if (dashes === '' && key === undefined) continue;
    const lineEnd = match.index + line.length;
    const start = match.index + line.replace(/\r$/, '').length - value.length;
    const scalar = readValue(text, { start, lineEnd, indent, value });
    for (const each of scalar.texts) found.push({ ...(key !== undefined && { key }), ...each });
    entryForm.lastIndex = Math.max(scalar.end, entryForm.lastIndex);
  }
  return found;
}

/** How far behind the line's indent its key stands, or the dash of a value that has no key. */
function depthOf(dashes: string, key: string | undefined): number {
  return key === undefined ? Math.max(0, dashes.lastIndexOf('-')) : dashes.length;
}

interface Line {
  /** Where the value starts and where its line ends. */
  readonly start: number;
  readonly lineEnd: number;
  /** Of the key or the dash. What is deeper belongs to the value. */
  readonly indent: number;
  readonly value: string;
}

interface Value {
  readonly texts: readonly FoundText[];
  readonly end: number;
}

function readValue(text: string, line: Line): Value {
  const { start, lineEnd, indent, value } = line;
  const blockEnd = endOfBlock(text, lineEnd + 1, indent);
  if (/^[|>][-+\d]*\s*(?:#.*)?$/.test(value)) {
    const from = Math.min(lineEnd + 1, text.length);
    const source = verbatim(text.slice(from, blockEnd), from);
    return { texts: [{ source, start, end: blockEnd }], end: blockEnd };
  }
  const quoted = /^(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*')/.exec(text.slice(start, blockEnd));
  if (quoted !== null) {
    const end = start + quoted[0].length;
    return { texts: [{ source: quotedText(text, start, end), start, end }], end };
  }
  if (/^[[{]/.test(value)) return flowTexts(text, start, Math.max(lineEnd, blockEnd));
  return plainValue(text, line, blockEnd);
}

/** A plain scalar goes on while lines are deeper, until a comment begins. */
function plainValue(text: string, { start, lineEnd }: Line, blockEnd: number): Value {
  const whole = text.slice(start, Math.max(lineEnd, blockEnd));
  const end = start + whole.slice(0, /\s#/.exec(whole)?.index).trimEnd().length;
  const source = verbatim(text.slice(start, end), start);
  return { texts: [{ source, start, end }], end: Math.max(lineEnd, blockEnd) };
}

/** The strings between `[` or `{` and the bracket that closes it: quoted, or plain between commas. */
function flowTexts(text: string, start: number, limit: number): Value {
  const token =
    /(["']?)([\w.-]+)\1\s*:(?=\s)|"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'|[[{]|[\]}]|[^\s,[\]{}"'][^,[\]{}]*/g;
  const texts: FoundText[] = [];
  let depth = 0;
  let key: string | undefined;
  token.lastIndex = start;
  for (
    let match = token.exec(text);
    match !== null && match.index < limit;
    match = token.exec(text)
  ) {
    const [whole, , name] = match;
    const end = match.index + whole.trimEnd().length;
    if (/^[[{]$/.test(whole)) depth += 1;
    else if (/^[\]}]$/.test(whole)) depth -= 1;
    else if (name !== undefined) key = name;
    else {
      const source = quotedText(text, match.index, end);
      texts.push({ source, start: match.index, end, ...(key === undefined ? {} : { key }) });
    }
    if (depth <= 0) return { texts, end };
  }
  return { texts, end: limit };
}

/** In single quotes only the quote itself is escaped, by standing twice. */
function quotedText(text: string, start: number, end: number): SourceText {
  const quote = text[start];
  if (quote === '"') return decodeEscapes(text, start + 1, end - 1);
  if (quote === "'") return decodeEscapes(text, start + 1, end - 1, { raw: true, doubled: "'" });
  return verbatim(text.slice(start, end), start);
}

/** The end of the lines that are blank or deeper than the key. */
function endOfBlock(text: string, from: number, indent: number): number {
  let end = Math.min(from, text.length);
  while (end < text.length) {
    const newline = text.indexOf('\n', end);
    const lineEnd = newline === -1 ? text.length : newline + 1;
    const line = text.slice(end, lineEnd);
    if (line.trim() !== '' && line.length - line.trimStart().length <= indent) break;
    end = lineEnd;
  }
  return end;
}
