import { LineIndex } from './line-index.ts';
import { splitPlaceholders } from './placeholders.ts';
import type { SourceText } from './source-text.ts';
import { decodeEscapes } from './string-escapes.ts';
import { fixedPart, hasFixedText, type FileTemplates, type Template } from './template.ts';

/** A text found in a data file, with the range that it takes there and the key that it stands under. */
export interface FoundText {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
  readonly key?: string;
}

/** The strings of a JSON, YAML, TOML or shell file, each a template of its own. */
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
