import { SourceTextBuilder, verbatim, type SourceText } from './source-text.ts';

export interface EscapeRules {
  /** `r'…'`, `String.raw`: no backslash is an escape. */
  readonly raw?: boolean;
  /** Characters that stand for one where they are doubled: braces in f-strings, quotes in C#'s `@"…"`. */
  readonly doubled?: string;
  /** Python and JSON's YAML cousins keep the backslash before a letter that is no escape. */
  readonly keepsUnknown?: boolean;
  /** The only characters that a backslash escapes, as in the single quotes of Ruby and PHP. */
  readonly only?: string;
  /** `\s` is a space, as in Java and Ruby. */
  readonly escapedSpace?: boolean;
}

/**
 * Backslash and what follows it, or a character twice. Covers every language here; a line continuation
 * vanishes.
 */
const escapePattern =
  /\\(?:x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(\r\n|[\s\S]))|([{}"'])\6/g;
/** In raw text a backslash takes nothing with it; the groups are those of `escapePattern`. */
const doubledPattern = /()()()()()([{}"'])\6/g;

const namedEscapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
  ['\r\n', ''],
]);

/** The text between `start` and `end` of a file as the running program sees it. */
export function decodeEscapes(
  fileText: string,
  start: number,
  end: number,
  rules: EscapeRules = {},
): SourceText {
  const raw = fileText.slice(start, end);
  const mayHoldEscapes = (rules.raw !== true && raw.includes('\\')) || (rules.doubled ?? '') !== '';
  if (!mayHoldEscapes) return verbatim(raw, start);
  const builder = new SourceTextBuilder();
  let from = 0;
  for (const match of raw.matchAll(rules.raw === true ? doubledPattern : escapePattern)) {
    const decoded = decodeOne(match, rules);
    if (decoded === undefined) continue;
    builder.add(raw.slice(from, match.index), start + from);
    builder.add(decoded, start + match.index, match[0].length);
    from = match.index + match[0].length;
  }
  builder.add(raw.slice(from), start + from);
  return builder.build();
}

/** `undefined`: stands for itself under these rules. */
function decodeOne(match: RegExpExecArray, rules: EscapeRules): string | undefined {
  const [whole, hex, braced, short, long, letter = '', doubled] = match;
  if (doubled !== undefined) return rules.doubled?.includes(doubled) === true ? doubled : undefined;
  const escaped = whole.charAt(1);
  if (rules.only !== undefined) return rules.only.includes(escaped) ? escaped : undefined;
  const code = hex ?? braced ?? short ?? long;
  if (code !== undefined) return codePointText(Number.parseInt(code, 16));
  if (letter === 's' && rules.escapedSpace === true) return ' ';
  const named = namedEscapes.get(letter);
  if (named !== undefined) return named;
  return rules.keepsUnknown === true && /[A-Za-z]/.test(letter) ? undefined : letter;
}

/** Halves of a surrogate pair come one by one from `\ud83d\ude00` and join up in the text. */
function codePointText(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
