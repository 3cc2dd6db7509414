import type { FoundText } from './data-templates.ts';
import { SourceTextBuilder, verbatim, type SourceText } from './source-text.ts';

/** A longer one carries data, and looking for the ends of its here-documents would take seconds. */
const longestScript = 100_000;

/**
 * Words of a shell script that hold quoted text, and here-documents. `$NAME`, `${NAME}` stay in the
 * text, where they are placeholders like any other; `$(…)` and backquotes become one.
 */
const shellToken =
  /(?:^|(?<=\s))#.*|<<-?\s*(["']?)(\w+)\1[^\n]*\n([\s\S]{0,8000}?)\n[ \t]*\2(?=\n|$)|(?:(\w+)=)?((?:"(?:[^"\\]|\\[\s\S])*"|\$?'[^']*')+)|\\[\s\S]/gm;

export function shellTexts(text: string): readonly FoundText[] {
  if (text.length > longestScript) return [];
  const found: FoundText[] = [];
  for (const match of text.matchAll(shellToken)) {
    const [whole, , , heredoc, name, quoted] = match;
    if (heredoc !== undefined) {
      const start = match.index + whole.indexOf('\n') + 1;
      found.push({ source: verbatim(heredoc, start), start, end: start + heredoc.length });
    } else if (quoted !== undefined) {
      const start = match.index + whole.length - quoted.length;
      const source = quotedText(text, start, start + quoted.length);
      found.push({
        source,
        start,
        end: start + quoted.length,
        ...(name === undefined ? {} : { key: name }),
      });
    }
  }
  return found;
}

/** In double quotes a backslash only escapes these; in single quotes nothing. */
const insideText = /"|'|\\([$`"\\\n])|\$\([^()]*\)|`[^`]*`/g;

function quotedText(text: string, start: number, end: number): SourceText {
  const builder = new SourceTextBuilder();
  const raw = text.slice(start, end);
  let quote = '';
  let from = 0;
  for (const match of raw.matchAll(insideText)) {
    const [token, escaped] = match;
    const isQuote = token === '"' || token === "'";
    if (quote === "'" ? token !== "'" : isQuote && quote !== '' && token !== quote) continue;
    builder.add(raw.slice(from, match.index), start + from);
    if (isQuote) quote = quote === token ? '' : token;
    else if (escaped !== undefined)
      builder.add(escaped === '\n' ? '' : escaped, start + match.index, 2);
    // A command's output is a hole; written as a placeholder, it becomes one like the others.
    else builder.add('${_}', start + match.index, token.length);
    from = match.index + token.length;
  }
  builder.add(raw.slice(from), start + from);
  return builder.build();
}
