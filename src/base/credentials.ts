/**
 * Takes credentials out of text before it is stored, logged or shown. What is recognized:
 * keys and tokens whose form gives them away, values under secret-looking names in JSON, headers,
 * assignments and command lines, and passwords in URLs. Each becomes `[masked:<kind>]`, which is
 * the same every time, so that masked texts still compare equal, and is never masked again.
 *
 * It is a net with holes, by design: a password in a sentence looks like a word. What it takes for
 * a credential must look like one, because a masked prompt is a worse prompt to debug.
 */

/** The text with every credential replaced; the same string where there is none. */
export function maskCredentials(text: string): string {
  if (!mayHoldCredential(text)) return text;
  let masked = text;
  // A key that was glued to another has an edge of its own once that one is masked.
  for (let round = 0; round < mostRounds; round += 1) {
    const again = maskOnce(masked);
    if (again === masked) break;
    masked = again;
  }
  return masked;
}

/** Two are enough for anything but several keys in a row without a space, which only a test writes. */
const mostRounds = 8;

function maskOnce(text: string): string {
  let masked = text;
  for (const { kind, pattern } of keyPatterns) masked = masked.replace(pattern, placeholder(kind));
  masked = masked.replace(passwordInUrl, `$1${placeholder('password')}@`);
  masked = masked.replace(signedQuery, `$1${placeholder('signature')}`);
  masked = masked.replace(authorizationScheme, `$1${placeholder('authorization')}`);
  masked = masked.replace(cookieHeader, `$1${placeholder('cookie')}`);
  masked = masked.replace(jsonMember, maskMatch);
  masked = masked.replace(header, maskMatch);
  masked = masked.replace(commandLineOption, maskMatch);
  return masked.replace(assignment, maskAssignment);
}

/** `maskCredentials` for a value whose name is known: under a secret-looking name all of it goes. */
export function maskNamedText(name: string, text: string): string {
  const masked = maskSecretValue(name, text);
  return masked === text ? maskCredentials(text) : masked;
}

/** Looks at the name only: the placeholder where it is that of a secret, else the same text. */
export function maskSecretValue(name: string, text: string): string {
  return isSecret(name, text) ? placeholder('secret') : text;
}

/**
 * One cheap look (about 4 µs for a kilobyte) that says no for nearly all texts. It may say yes where
 * there is nothing, never no where there is something in an ordinary spelling: each pattern below
 * needs one of these words.
 */
export function mayHoldCredential(text: string): boolean {
  return firstLooks.some((look) => look.test(text));
}

/** Without the `i` flag, which makes them five times slower. */
const firstLooks = [
  /sk-[\w-]{20}|AIza|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|xapp-|A[KS]IA[A-Z0-9]/,
  /hf_|eyJ|gsk_/,
  /xai-|pplx-|npm_|lsv2_/,
  /tvly-|nvapi-|ya29|[sr]k_(?:live|test)_/,
  /SG\.[\w-]{20}|r8_[A-Za-z0-9]{20}/,
  /AccountKey|PRIVATE KEY|:\/\/[^/\s]*@/,
  /(?:earer|EARER|asic|ASIC)\s{1,4}[\w.~+/=-]{16}/,
  /uthorization|AUTHORIZATION|ookie|COOKIE/,
  /[Aa][Pp][Ii][-_]?(?:[Kk]ey|KEY)/,
  /[Ss]ecret|SECRET|[Pp]ass[Ww]|PASSW|[Pp]assphrase|PASSPHRASE/,
  /oken["'\\:= ]|OKEN|redential|REDENTIAL/,
  /(?:ccess|rivate|igning|cryption)[-_]?[Kk]ey|(?:CCESS|RIVATE|IGNING|CRYPTION)[-_]?KEY/,
  /[Ii]g(?:nature)?=|IGNATURE=/,
];

/** A key starts where no word goes on: at `\n` in JSON text inside JSON text too. */
const start = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt]))`;

function key(kind: string, source: string): { readonly kind: string; readonly pattern: RegExp } {
  return { kind, pattern: new RegExp(start + source, 'g') };
}

/**
 * What the providers' own keys look like; where two fit, the first wins. Lengths are below the real
 * ones. Generic `sk-` wants a digit and 16 characters in a row, since CSS classes start like it.
 */
const keyPatterns = [
  {
    kind: 'private-key',
    // Ends at the next BEGIN, so that many of them without an END cannot take quadratic time.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?:(?!-----BEGIN)[\s\S])*?-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\\\s]*)/g,
  },
  key('anthropic-key', String.raw`sk-ant-[\w-]{16,}`),
  key('openrouter-key', String.raw`sk-or-[\w-]{24,}`),
  key('langfuse-key', String.raw`sk-lf-[\w-]{24,}`),
  key('openai-key', String.raw`sk-(?=[\w-]*[A-Za-z0-9]{16})(?=[A-Za-z_-]*\d)[\w-]{20,}`),
  key('stripe-key', String.raw`[sr]k_(?:live|test)_[A-Za-z0-9]{16,}`),
  key('google-key', String.raw`AIza[\w-]{35}`),
  key('google-token', String.raw`ya29\.[\w.-]{20,}`),
  key('github-token', String.raw`(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})`),
  key('gitlab-token', String.raw`glpat-[\w-]{20,}`),
  key('slack-token', String.raw`(?:xox[a-z]|xapp)-[\w-]{16,}`),
  key('aws-key', String.raw`A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])`),
  key('azure-key', String.raw`(?<=AccountKey=)[A-Za-z0-9+/=]{40,}`),
  key('huggingface-token', String.raw`hf_[A-Za-z0-9]{30,}`),
  key('groq-key', String.raw`gsk_[A-Za-z0-9]{32,}`),
  key('xai-key', String.raw`xai-[A-Za-z0-9]{32,}`),
  key('perplexity-key', String.raw`pplx-[A-Za-z0-9]{32,}`),
  key('replicate-token', String.raw`r8_[A-Za-z0-9]{30,}`),
  key('npm-token', String.raw`npm_[A-Za-z0-9]{36,}`),
  key('langsmith-key', String.raw`lsv2_[a-z]{2}_[A-Za-z0-9_]{32,}`),
  key('tavily-key', String.raw`tvly-(?=[\w-]*\d)[\w-]{20,}`),
  key('nvidia-key', String.raw`nvapi-[\w-]{40,}`),
  key('sendgrid-key', String.raw`SG\.[\w-]{20,24}\.[\w-]{40,46}`),
  key('jwt', String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}`),
];

/** Up to the last `@` before the path: a password may hold one. `${…}` and `{…}` are templates. */
const passwordInUrl = /(:\/\/[^\s/?#:@"'\\<>]{0,200}:)(?![${<])[^\s/?#"'\\<>]{1,200}@/g;

const signedQuery = /([?&](?:sig|signature|x-(?:amz|goog)-signature)=)[^&\s"'\\#[]{16,}/gi;

/** `Bearer` is an English word too: what follows it must have a digit. */
const authorizationScheme = new RegExp(
  String.raw`(\b(?:bearer|basic)\s{1,4})(?=[A-Za-z._~+/=-]{0,200}\d)[\w.~+/=-]{16,}`,
  'gi',
);

const cookieHeader = /(?<![\w-])((?:set-)?cookie\s?:\s?)[^\s=;"'\\[]{1,100}=[^\r\n"'\\]{4,}/gi;

/** The last word of a name that may be a secret's; `isSecret` decides. */
const secretWord =
  '(?:authorization|(?:api|secret|access|private|signing|encryption)[-_]?key|secret|password|passwd|passphrase|token|cookie|credentials?)';

/**
 * Groups of the patterns for `maskMatch`: what stands before the value, the name in it, the value.
 * Quotes may be escaped, as in JSON inside JSON: the same number of backslashes ends the value.
 */
const jsonMember = new RegExp(
  String.raw`((\\{0,7}["'])(?<name>[\w.-]{0,64}?${secretWord})\2\s{0,9}:\s{0,9}\[?\s{0,9}\2)` +
    String.raw`(?<value>(?:(?!\2)(?:\\{3}["']|\\[\s\S]|[^\\]))*)(?=\2)`,
  'gi',
);

const header = new RegExp(
  String.raw`((?<![\w-])(?<name>(?:proxy-)?authorization|[\w-]{0,32}api-key)["']?\s?:\s?["']?` +
    String.raw`(?:(?:basic|bearer|token|apikey)\s|(?=[^\s"'\\]{0,200}\d)))(?<value>[^\s"'\\,;[]{8,})`,
  'gi',
);

const commandLineOption = new RegExp(
  String.raw`((?<![\w-])--(?<name>[\w-]{0,32}${secretWord})\s{1,4})(?<value>[^\s"'\\-][^\s"'\\]{5,})`,
  'gi',
);

const assignment = new RegExp(
  String.raw`((?<![\w-])(?:--)?(?<name>(?=[A-Za-z])[\w-]{0,64}?${secretWord})\s?=\s?\\{0,3}["']?)` +
    String.raw`(?<value>[^\s"'\\;&|,)]{4,})`,
  'gi',
);

/** The callback of `replace`: its last argument holds the named groups, its second the prefix. */
function maskMatch(match: string, prefix: string, ...rest: readonly unknown[]): string {
  const { name = '', value = '' } = rest.at(-1) as { name?: string; value?: string };
  return isSecret(name, value) ? prefix + placeholder('secret') : match;
}

/** `password=…` is also what code looks like: a value in small letters must have a digit and no call. */
function maskAssignment(match: string, prefix: string, ...rest: readonly unknown[]): string {
  const { name = '', value = '' } = rest.at(-1) as { name?: string; value?: string };
  const isVariable = /^[A-Z][A-Z0-9_]*$/.test(name);
  const isLiteral = /^[^()[\]{}<>]{8,}$/.test(value) && /\d/.test(value);
  return isVariable || isLiteral ? maskMatch(match, prefix, ...rest) : match;
}

function isSecret(name: string, value: string): boolean {
  const judgment = judgeName(name);
  if (judgment === 'harmless' || isHarmless.test(value)) return false;
  return judgment === 'secret' || opaque.test(value);
}

/** `token` may be a piece of an answer and `credentials` a mode: there the value decides. */
type Judgment = 'secret' | 'ambiguous' | 'harmless';

/** The same few hundred names come with every span. Emptied when full: names may be made up without end. */
const judgments = new Map<string, Judgment>();
const maximumJudgments = 2000;

function judgeName(name: string): Judgment {
  const known = judgments.get(name);
  if (known !== undefined) return known;
  const words = wordsOf(name);
  const ambiguous = ambiguousName.test(words) ? 'ambiguous' : 'harmless';
  const judgment = secretName.test(words) ? 'secret' : ambiguous;
  if (judgments.size >= maximumJudgments) judgments.clear();
  judgments.set(name, judgment);
  return judgment;
}

/** Names differ in case and separators only: `x-api-key`, `apiKey`, `OPENAI_API_KEY`. */
function wordsOf(name: string): string {
  const last = name.split('.').findLast((segment) => !/^\d*$/.test(segment)) ?? '';
  return last
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

const secretName =
  /(?:^|_)(?:authorization|api_?key|password|passwd|passphrase|secret|(?:secret|access|private|signing|encryption)_?key|(?:access|refresh|id|auth|bearer|session|security|bot|personal)_?token|(?:set_)?cookie)$/;

const ambiguousName = /(?:^|_)(?:(?<!(?:page|continuation|sync|cursor)_)token|credentials?)$/;

/** Long, in one piece, with a digit. */
const opaque = /^(?=\D{0,200}\d)\S{16,}$/;

/** Nothing, something masked already, the name of where the secret is kept, or a word of a schema. */
const isHarmless =
  /^(?:|\[masked:[a-z-]+\]|\$\{?\w+\}?|\{\{.*|<[^>]*>|\*+|x{3,}|(?:process\.env|os\.environ|import\.meta)\b.*|true|false|null|none|undefined|string|required|optional)$/i;

function placeholder(kind: string): string {
  return `[masked:${kind}]`;
}
