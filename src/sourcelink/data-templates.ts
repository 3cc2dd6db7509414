import { LineIndex } from './line-index.ts';
import { splitPlaceholders } from './placeholders.ts';
import { SourceTextBuilder, verbatim, type SourceText } from './source-text.ts';
import { decodeEscapes } from './string-escapes.ts';
import { fixedPart, hasFixedText, type FileTemplates, type Template } from './template.ts';

/** A text found in a data file, with the range that it takes there and the key that it stands under. */
export interface FoundText {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
  readonly key?: string;
}

/** The strings of a JSON, YAML or shell file, each a template of its own. */
export function dataTemplates(
  text: string,
  find: (text: string) => readonly FoundText[],
): FileTemplates {
  const lines = new LineIndex(text);
  const templates = find(text).flatMap(({ source, start, end, key }): Template[] => {
    const parts = splitPlaceholders(fixedPart(source));
    if (!hasFixedText(parts)) return [];
    return [
      {
        start,
        end,
        startLine: lines.lineAt(start),
        endLine: lines.lineAt(Math.max(start, end - 1)),
        parts,
        names: key === undefined ? [] : [key],
      },
    ];
  });
  return { templates, aliases: new Map() };
}

/** Every string of a JSON file that is a value. Comments and a broken end do no harm. */
export function jsonTexts(text: string): readonly FoundText[] {
  const found: FoundText[] = [];
  let key: string | undefined;
  for (const match of text.matchAll(/"((?:[^"\\\n]|\\.)*)"(\s*:)?/g)) {
    const start = match.index;
    const end = start + (match[1]?.length ?? 0) + 2;
    if (match[2] !== undefined) {
      key = match[1];
      continue;
    }
    const source = decodeEscapes(text, start + 1, end - 1);
    found.push({ source, start, end, ...(key === undefined ? {} : { key }) });
  }
  return found;
}

/** `key: value`, `- value` and block scalars. Flow collections and anchors are not taken apart. */
export function yamlTexts(text: string): readonly FoundText[] {
  const found: FoundText[] = [];
  const entry = /^([ \t]*)((?:- +)*)(?:(["']?)([\w.-]+)\3 *:(?= |$))?[ \t]*(\S.*)?$/gm;
  for (let match = entry.exec(text); match !== null; match = entry.exec(text)) {
    const [line, , dashes = '', , key, value = ''] = match;
    if (line.length === 0) entry.lastIndex += 1;
    if (value === '' || value.startsWith('#') || (dashes === '' && key === undefined)) continue;
    const start = match.index + line.length - value.length;
    const indent = line.length - line.trimStart().length;
    const name = key === undefined ? {} : { key };
    if (/^[|>][-+\d]*\s*(?:#.*)?$/.test(value)) {
      const blockStart = match.index + line.length + 1;
      const end = blockEnd(text, blockStart, indent);
      found.push({
        source: verbatim(text.slice(blockStart, end), blockStart),
        start,
        end,
        ...name,
      });
      entry.lastIndex = end;
    } else {
      found.push({
        source: scalarText(text, start, value),
        start,
        end: start + value.length,
        ...name,
      });
    }
  }
  return found;
}

/** The block goes on while lines are blank or deeper than the key. */
function blockEnd(text: string, from: number, indent: number): number {
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

function scalarText(text: string, start: number, value: string): SourceText {
  const quoted = /^(["'])([\s\S]*)\1\s*(?:#.*)?$/.exec(value);
  if (quoted === null) {
    const length = /\s#/.exec(value)?.index ?? value.length;
    return verbatim(text.slice(start, start + length), start);
  }
  const [, quote, inner = ''] = quoted;
  if (quote === '"') return decodeEscapes(text, start + 1, start + 1 + inner.length);
  return doubledQuotes(inner, start + 1);
}

/** In single quotes only the quote itself is escaped, by standing twice. */
function doubledQuotes(inner: string, start: number): SourceText {
  const builder = new SourceTextBuilder();
  let from = 0;
  for (const { index } of inner.matchAll(/''/g)) {
    builder.add(inner.slice(from, index), start + from);
    builder.add("'", start + index, 2);
    from = index + 2;
  }
  builder.add(inner.slice(from), start + from);
  return builder.build();
}
