import { SourceTextBuilder, verbatim, type SourceText } from './source-text.ts';

export interface EscapeRules {
  /** `r'…'`, `String.raw`: nothing is an escape. */
  readonly raw?: boolean;
  /** f-strings: `{{` and `}}` stand for one brace. */
  readonly doubledBraces?: boolean;
  /** Python and JSON's YAML cousins keep the backslash before a letter that is no escape. */
  readonly keepsUnknown?: boolean;
}

/** Backslash and what follows it. Covers JavaScript, Python and JSON; a line continuation vanishes. */
const escapePattern =
  /\\(?:x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(\r\n|[\s\S]))|(\{\{)|(\}\})/g;

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
  const mayHoldEscapes =
    (rules.raw !== true && raw.includes('\\')) ||
    (rules.doubledBraces === true && /\{\{|\}\}/.test(raw));
  if (!mayHoldEscapes) return verbatim(raw, start);
  const builder = new SourceTextBuilder();
  let from = 0;
  for (const match of raw.matchAll(escapePattern)) {
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
  const [, hex, braced, short, long, letter, open] = match;
  if (!match[0].startsWith('\\')) {
    if (rules.doubledBraces !== true) return undefined;
    return open === undefined ? '}' : '{';
  }
  if (rules.raw === true) return undefined;
  const code = hex ?? braced ?? short ?? long;
  if (code !== undefined) return codePointText(Number.parseInt(code, 16));
  const named = namedEscapes.get(letter ?? '');
  if (named !== undefined) return named;
  return rules.keepsUnknown === true && /[A-Za-z]/.test(letter ?? '') ? undefined : letter;
}

/** Halves of a surrogate pair come one by one from `\ud83d\ude00` and join up in the text. */
function codePointText(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
