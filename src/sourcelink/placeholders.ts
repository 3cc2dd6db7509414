import { sliceSourceText, sourceOffsetAt } from './source-text.ts';
import { fixedPart, type FixedPart, type Part } from './template.ts';

/**
 * Placeholders inside text, of every template language that is used for prompts. Literals are filled
 * by `.format`, LangChain, Mustache, `%` or a home-made `replace` far from where they stand, so they
 * are looked for everywhere. A hole matches any text, its own spelling too: where the program does
 * not fill it, the template still fits. Lengths are bounded, so that a file full of openings that
 * nothing closes costs no more than another.
 */
const placeholderForms = [
  String.raw`\{#[\s\S]{0,1000}?#\}`, // Jinja comment
  String.raw`\{%[\s\S]{0,400}?%\}`, // Jinja and Liquid statement
  String.raw`<%[\s\S]{0,400}?%>`, // EJS
  String.raw`\{\{\{[^{}]*\}\}\}`, // Mustache, unescaped
  String.raw`\{\{[-~]?\s*[#/^>!&@$.\w][^{}]*\}\}`, // Mustache, Handlebars, Jinja
  String.raw`\$\{[^{}]*\}`, // string.Template, shell
  String.raw`\{[A-Za-z_][\w.]*(?:\[[^\]{}\n]*\])*(?:![rsa])?(?::[^{}\n]*)?\}`, // format, LangChain
  String.raw`\{\d*(?::[^{}\n]*)?\}`, // format, by position
  String.raw`\\N\{[A-Z][A-Z -]*\}`, // Python, a character by its name
  // Doubled braces are a brace for `.format` and LangChain and themselves elsewhere: either fits.
  String.raw`\{\{|\}\}`,
  String.raw`%(?:\(\w+\)|<\w+>)[-+#0]*\d*(?:\.\d+)?[A-Za-z]`, // printf, by name
  String.raw`%\{\w+\}`, // Ruby
  String.raw`%(?:\d+\$|\[\d+\])?[-+#0]*\d*(?:\.\d+)?[sdifrgvqxn](?![A-Za-z])`, // printf
  // Written twice they stand for one, and for themselves where nothing is formatted: either fits.
  String.raw`%%|\$\$`,
  String.raw`__[A-Z][A-Z0-9_]*__|<<\w+>>|\[\[\w+\]\]|%[A-Z][A-Z0-9_]+%`, // replaced by hand
  String.raw`\$[A-Za-z_]\w*`, // string.Template
];
const placeholder = new RegExp(placeholderForms.join('|'), 'g');
/** In markup, tags are written for the renderer and not for the model. */
const placeholderOrTag = new RegExp([...placeholderForms, '</?[A-Za-z][^<>]*>'].join('|'), 'g');

const opensBlock =
  /^(?:\{\{[-~]?\s*[#^]|\{%[-+]?\s*(?:if|for|unless|case|block|call|filter|with)\b)/;
const closesBlock = /^(?:\{\{[-~]?\s*\/|\{%[-+]?\s*end)/;

/** Whether a placeholder is a statement that only says when or how often others are filled. */
export function opensOrClosesBlock(expression: string): boolean {
  return opensBlock.test(expression) || closesBlock.test(expression);
}

/** Fixed text, split where placeholders are. What stands inside a block becomes optional. */
export function splitPlaceholders(fixed: FixedPart): Part[] {
  return splitAt(fixed, placeholder);
}

/** The same for a file whose text stands between tags. */
export function splitMarkup(fixed: FixedPart): Part[] {
  return splitAt(fixed, placeholderOrTag);
}

function splitAt(fixed: FixedPart, holes: RegExp): Part[] {
  const parts: Part[] = [];
  let from = 0;
  let depth = 0;
  const addFixed = (to: number): void => {
    if (to > from)
      parts.push({
        ...fixedPart(sliceSourceText(fixed, from, to)),
        optional: fixed.optional || depth > 0,
      });
  };
  for (const match of fixed.text.matchAll(holes)) {
    addFixed(match.index);
    from = match.index + match[0].length;
    if (opensBlock.test(match[0])) depth += 1;
    else if (closesBlock.test(match[0])) depth = Math.max(0, depth - 1);
    parts.push({
      kind: 'hole',
      expression: match[0],
      start: sourceOffsetAt(fixed, match.index),
      end: sourceOffsetAt(fixed, from - 1) + 1,
    });
  }
  addFixed(fixed.text.length);
  return parts;
}

/** Every fixed part of an expression, split. */
export function splitAllPlaceholders(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => (part.kind === 'fixed' ? splitPlaceholders(part) : [part]));
}

/** In a text that is known to be a format, a letter behind a placeholder is text: `%sth`. */
const printf =
  /%%|%\{\w+\}|%(?:\(\w+\)|<\w+>|\d+\$|\[\d+\])?[-+#0 ,]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[A-Za-z]/g;

/** Split where the placeholders of C's `printf` and its descendants are. */
export function splitPrintf(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => (part.kind === 'fixed' ? splitAt(part, printf) : [part]));
}

/** Split where a literal stands that the program replaces. */
export function splitLiterals(parts: readonly Part[], literals: ReadonlySet<string>): Part[] {
  if (literals.size === 0) return [...parts];
  const pattern = new RegExp([...literals].map(escapeForPattern).join('|'), 'g');
  return parts.flatMap((part) => (part.kind === 'fixed' ? splitAt(part, pattern) : [part]));
}

function escapeForPattern(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
