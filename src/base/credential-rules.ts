import { credentialForms, credentialInBase64 } from './credential-forms.ts';
import { isSecretElement } from './credential-lists.ts';
import { isPlaceholder, isSecret, isSecretOption } from './credential-names.ts';

/**
 * One application of every rule to a text, whether or not a look at its bytes says that one of them
 * matches. What it puts in matches no rule; what was glued to it may.
 */
export function applyCredentialRules(text: string): string {
  return maskByName(maskByForm(text));
}

function maskByForm(text: string): string {
  if (!firstWord.test(text)) return text;
  let masked = text;
  for (const { kind, words, pattern } of credentialForms)
    if (holdsOneOf(words, masked)) masked = masked.replace(pattern, placeholder(kind));
  return masked.replace(credentialInBase64.pattern, maskDecoded);
}

/** One look for all words spares a look for each in most texts that hold some other trigger. */
const firstWord = new RegExp(
  [...credentialForms, credentialInBase64]
    .flatMap(({ words }) => words)
    .map((word) => word.replaceAll(/[$./]/g, String.raw`\$&`))
    .join('|'),
);

function holdsOneOf(words: readonly string[], text: string): boolean {
  return words.some((word) => text.includes(word));
}

/** Replaced as a whole where what it says begins with a credential. */
function maskDecoded(base64: string): string {
  // Four letters are three bytes: what hangs over, in a text that was cut off, says nothing.
  const decoded = atob(base64.replaceAll('=', '').slice(0, Math.floor(base64.length / 4) * 4));
  return maskByForm(decoded).startsWith('[masked:') ? placeholder('base64') : base64;
}

function maskByName(text: string): string {
  let masked = text;
  for (const { pattern, mask } of namedRules) masked = masked.replace(pattern, mask);
  return masked;
}

type Groups = Readonly<Record<'before' | 'name' | 'value' | 'after', string | undefined>>;

interface NamedRule {
  readonly pattern: RegExp;
  /** A callback of `replace`. */
  readonly mask: (match: string, ...rest: readonly unknown[]) => string;
}

/**
 * A rule whose pattern has the groups `before` and `value`, which together are the match, and mostly
 * `name`. `isMasked` decides whether the placeholder takes the place of the value.
 */
function rule(
  pattern: RegExp,
  isMasked: (groups: {
    readonly name: string;
    readonly value: string;
    readonly after: string;
  }) => boolean,
  kind = 'secret',
): NamedRule {
  return {
    pattern,
    mask: (match, ...rest) => {
      const groups = rest.at(-1) as Groups;
      const { before = '', name = '', after = '' } = groups;
      const { value, remainder } = withinText(groups.value ?? '');
      return isMasked({ name, value, after }) ? before + placeholder(kind) + remainder : match;
    },
  };
}

/** A value in single quotes, or in escaped ones, ends at a bare `"` too, so that JSON stays valid. */
function withinText(value: string): { readonly value: string; readonly remainder: string } {
  const quote = /(?<!\\)(?:\\\\)*"/.exec(value);
  return quote === null
    ? { value, remainder: '' }
    : { value: value.slice(0, quote.index), remainder: value.slice(quote.index) };
}

/** The last word of a name that may be a secret's; `isSecret` decides. */
const word =
  '(?:authorization|(?:api|secret|access|private|signing|encryption)[-_]?key|secret|password|passwd|passphrase|token|cookie|credentials?)';

/** Quotes may be escaped, as in JSON inside JSON: the same number of backslashes ends the value. */
const quote = String.raw`(?<quote>\\{0,7}["'])`;
const same = String.raw`\k<quote>`;
const quoted = String.raw`(?<value>(?:(?!${same})(?:\\{3}["']|\\(?!\\{2}["'])[\s\S]|[^\\]))*)`;
const gap = String.raw`\s{0,9}`;
const nameKey = '(?:name|key|header|k)';
const valueKey = '(?:value|v)';

function isNamedSecret({
  name,
  value,
}: {
  readonly name: string;
  readonly value: string;
}): boolean {
  return isSecret(name, value);
}

function anywhere(source: string): RegExp {
  return new RegExp(source, 'gi');
}

const namedRules: readonly NamedRule[] = [
  // Up to the last `@` before the path: a password may hold one. `${...}` and `{...}` are templates.
  rule(
    /(?<before>:\/\/[^\s/?#:@"'\\<>]{0,200}:)(?<value>(?![${<])[^\s/?#"'\\<>]{1,200})(?=@)/g,
    ({ value }) => !isPlaceholder(value),
    'password',
  ),
  rule(
    /(?<before>[?&](?:sig|signature|x-(?:amz|goog)-signature)=)(?<value>[^&\s"'\\#[]{16,})/gi,
    () => true,
    'signature',
  ),
  // `Bearer` is an English word too: what follows it must have a digit.
  rule(
    /(?<before>\b(?:bearer|basic)\s{1,4})(?<value>(?=[A-Za-z._~+/=-]{0,200}\d)[\w.~+/=-]{16,})/gi,
    () => true,
    'authorization',
  ),
  rule(
    /(?<before>(?<![\w-])(?:set-)?cookie\s?:\s?)(?<value>[^\s=;"'\\[]{1,100}=[^\r\n"'\\]{4,})/gi,
    () => true,
    'cookie',
  ),
  // {"password":"x"}, {"authorization":["x"]}
  rule(
    anywhere(
      `(?<before>${quote}(?<name>[\\w.-]{0,64}?${word})${same}${gap}:${gap}\\[?${gap}${same})${quoted}(?=${same})`,
    ),
    isNamedSecret,
  ),
  // {"name":"Authorization","value":"x"}, {"key":"password","value":{"stringValue":"x"}}
  rule(
    anywhere(
      `(?<before>${quote}${nameKey}${same}${gap}:${gap}${same}(?<name>[\\w.-]{0,64}?${word})${same}${gap},${gap}` +
        `${same}${valueKey}${same}${gap}:${gap}(?:\\{${gap}${same}string_?value${same}${gap}:${gap})?${same})${quoted}(?=${same})`,
    ),
    isNamedSecret,
  ),
  // The same, the other way around.
  rule(
    anywhere(
      `(?<before>${quote}${valueKey}${same}${gap}:${gap}(?:\\{${gap}${same}string_?value${same}${gap}:${gap})?${same})${quoted}` +
        `(?=${same}${gap}\\}?${gap},${gap}${same}${nameKey}${same}${gap}:${gap}${same}(?<name>[\\w.-]{0,64}?${word})${same})`,
    ),
    isNamedSecret,
  ),
  // ["--token","x"], ["x-api-key","x"]
  rule(
    anywhere(
      `(?<before>\\[?${gap}${quote}(?<name>[\\w-]{0,64}?${word})${same}${gap},${gap}${same})${quoted}(?=${same}(?<after>${gap}\\])?)`,
    ),
    ({ name, value, after }) => isSecretElement(name, value, after === '' ? 'list' : 'pair'),
  ),
  // "X-Api-Key: x"
  rule(
    anywhere(
      `(?<before>${quote}(?<name>[\\w-]{0,40}?${word})\\s?:\\s{0,4}(?:(?:basic|bearer|token|bot|apikey)\\s{1,4})?)` +
        `(?<value>[^\\s"'\\\\]{1,500})(?=${same})`,
    ),
    isNamedSecret,
  ),
  rule(
    anywhere(
      `(?<before>(?<![\\w-])(?<name>(?:proxy-)?authorization|[\\w-]{0,32}api-key)["']?\\s?:\\s?["']?` +
        `(?:(?:basic|bearer|token|bot|apikey)\\s|(?=[^\\s"'\\\\]{0,200}\\d)))(?<value>[^\\s"'\\\\,;[]{8,})`,
    ),
    isNamedSecret,
  ),
  // --token x, --password "x y"
  rule(
    anywhere(
      `(?<before>(?<![\\w-])--(?<name>[\\w-]{0,32}${word})\\s{1,4})(?<value>[^\\s"'\\\\-][^\\s"'\\\\]{0,500})`,
    ),
    ({ name, value }) => isSecretOption(name, value),
  ),
  rule(
    anywhere(
      `(?<before>(?<![\\w-])--(?<name>[\\w-]{0,32}${word})\\s{1,4}${quote})${quoted}(?=${same})`,
    ),
    ({ name, value }) => isSecretOption(name, value),
  ),
  // A query or a form, a connection string
  rule(
    anywhere(
      `(?<before>[?&;](?<name>[\\w-]{0,64}?${word})=)(?<value>[^&;\\s"'\\\\#<>()[\\]{}]{3,})`,
    ),
    isNamedSecret,
  ),
  rule(
    /(?<before>(?:[;?&] ?|_)pwd=)(?<value>[^;&\s"'\\[]{3,})/gi,
    ({ value }) => !isPlaceholder(value),
  ),
  rule(/(?<before>[?&]key=)(?<value>(?=[A-Za-z_-]{0,100}\d)[\w-]{24,})/g, () => true),
  // `password=...` is also what code looks like: a value in small letters must have a digit and no call.
  rule(
    anywhere(
      `(?<before>(?<![\\w-])(?:--)?(?<name>(?=[A-Za-z_])[\\w-]{0,64}?${word})\\s?=\\s?\\\\{0,3}["']?)(?<value>[^\\s"'\\\\;&|,)]+)`,
    ),
    ({ name, value }) => (isVariable(name) || isLiteral(value, 8)) && isSecret(name, value),
  ),
  // apiKey: 'x', :password => "x", NAME="x y"
  rule(
    anywhere(
      `(?<before>(?<![\\w"'.-])(?<name>(?=[A-Z_])[\\w.-]{0,64}?${word})\\s?(?::|=>?)\\s?${quote})${quoted}(?=${same})`,
    ),
    ({ name, value }) => (isVariable(name) || isLiteral(value, 6)) && isSecret(name, value),
  ),
  // A line of YAML or of headers: `password: x`
  rule(
    anywhere(
      `(?<before>(?<![\\w.-])(?<name>(?=[A-Z_])[\\w-]{0,64}?${word})\\s?:\\s{1,4})` +
        `(?<value>[^\\s"'\\\\,;()[\\]{}<>]{6,500})(?=[\\r\\n]|\\\\[nr]|\\\\{0,7}["']|$)`,
    ),
    ({ name, value }) => isLiteral(value, 6) && isSecret(name, value),
  ),
  rule(
    anywhere(
      `(?<before><(?<name>[\\w.:-]{0,40}?${word})>)(?<value>[^<>\\s"'\\\\]{1,500})(?=<\\\\?/)`,
    ),
    isNamedSecret,
  ),
  // .netrc, and commands that say nowhere that a password follows
  rule(
    /(?<before>\blogin\s{1,4}\S{1,100}\s{1,4}password\s{1,4})(?<value>[^\s"'\\]{1,200})/gi,
    ({ value }) => !isPlaceholder(value),
  ),
  rule(
    /(?<before>\bsshpass\s{1,4}-p\s{0,4}|-pass(?:in|out)\s{1,4}pass:|\bdocker login\b[^\n|;&"'\\]{0,200}?\s-p\s{1,4})(?<value>[^\s"'\\]{1,200})/gi,
    ({ value }) => !isPlaceholder(value),
  ),
  curlUser(),
];

/**
 * `curl -u ann:x`, and the same in a list. It is a user and a group for other commands: `curl` must
 * stand before it in the line.
 */
function curlUser(): NamedRule {
  return {
    pattern:
      /(?<=[\s"'])((?:-u|--user|--proxy-user)(?:[\s=]{1,4}|\\{0,7}["']\s{0,9},\s{0,9})\\{0,7}["']?[^\s:"'\\]{1,100}:)([^\s"'\\]{1,200})/g,
    mask: (match, before, value, offset, text) => {
      const end = Number(offset);
      const commands = String(text)
        .slice(Math.max(0, end - longestCommand), end)
        .split(/[;|\n]/);
      const isCurl = /\b(?:curl|wget|xh)\b/.test(commands.at(-1) ?? '');
      return isCurl && !isPlaceholder(String(value))
        ? String(before) + placeholder('secret')
        : match;
    },
  };
}

/** How far before the option its command is looked for. */
const longestCommand = 400;

function isVariable(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

function isLiteral(value: string, least: number): boolean {
  return value.length >= least && /^[^()[\]{}<>]*$/.test(value) && /\d/.test(value);
}

function placeholder(kind: string): string {
  return `[masked:${kind}]`;
}
