import type { FoundText } from './data-templates.ts';
import { verbatim } from './source-text.ts';
import { decodeEscapes } from './string-escapes.ts';

/** A comment, a table's name, a key with its sign, or one of the four kinds of string. */
const token =
  /#.*|^[ \t]*\[\[?[^\]\n]*\]\]?|([\w.-]+|"[^"\n]*")[ \t]*=(?!=)|"""([\s\S]*?[^\\]|)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/gm;

/** Every string of a TOML file that is a value, also inside arrays and inline tables. */
export function tomlTexts(text: string): readonly FoundText[] {
  const found: FoundText[] = [];
  let name: string | undefined;
  for (const match of text.matchAll(token)) {
    const [whole, key, long, longRaw, short, shortRaw] = match;
    if (key !== undefined) name = key.replaceAll('"', '');
    const content = long ?? longRaw ?? short ?? shortRaw;
    if (content === undefined) continue;
    const quote = long === undefined && longRaw === undefined ? 1 : 3;
    const from = match.index + quote;
    const isRaw = longRaw !== undefined || shortRaw !== undefined;
    const to = from + content.length;
    found.push({
      source: isRaw ? verbatim(content, from) : decodeEscapes(text, from, to),
      start: match.index,
      end: match.index + whole.length,
      ...(name === undefined ? {} : { key: name }),
    });
  }
  return found;
}
