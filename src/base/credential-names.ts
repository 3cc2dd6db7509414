/**
 * What a name says of the value that stands under it. `token` may be a piece of an answer and
 * `credentials` a mode: there the value decides.
 */
export type NameJudgment = 'secret' | 'ambiguous' | 'harmless';

/** Whether the value under this name is to be masked. */
export function isSecret(name: string, value: string): boolean {
  const judgment = judgeName(name);
  if (judgment === 'harmless' || isPlaceholder(value)) return false;
  return judgment === 'secret' || opaque.test(value);
}

/** As `isSecret`, for an option of a command: `--token` is followed by a token. */
export function isSecretOption(name: string, value: string): boolean {
  const isToken = wordsOf(name) === 'token';
  if (isProse.test(value)) return false;
  return isToken ? !isPlaceholder(value) : isSecret(name, value);
}

/** "the --token option": a word in small letters that follows an option in a sentence. */
const isProse = /^(?:-|[a-z]{2,11}[.,:;]?$)/;

/** The same few hundred names come with every span. Emptied when full: names may be made up without end. */
const judgments = new Map<string, NameJudgment>();
const maximumJudgments = 2000;
/** No name that a rule knows is longer, and one that is made up must not cost more than it. */
const longestName = 300;

export function judgeName(name: string): NameJudgment {
  const known = judgments.get(name);
  if (known !== undefined) return known;
  const words = wordsOf(name.slice(-longestName));
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
  /(?:^|_)(?:authorization|api_?key|(?:pg|db|user|root|admin)?password|passwd|passphrase|secret|(?:secret|access|private|signing|encryption)_?key|(?:access|refresh|id|auth|bearer|session|security|bot|personal)_?token|(?:set_)?cookie)$/;

const ambiguousName = /(?:^|_)(?:(?<!(?:page|continuation|sync|cursor)_)token|credentials?)$/;

/** Long, in one piece, with a digit. */
const opaque = /^(?=\D{0,200}\d)\S{16,}$/;

/** What stands where a secret would: nothing, a mask, where it is kept, or a word of a document. */
export function isPlaceholder(value: string): boolean {
  return harmlessValue.test(value) || isNameOfSecret(value);
}

const harmlessValue =
  /^(?:|\[masked:[a-z-]+\]|\[?(?:redacted|filtered|masked|hidden|removed)\]?|\$\{?\w+\}?|\$?\{\{.*|<.*|\*+|[xX]{3,}|[\w-]{0,12}(?:\.{3}|\u2026)|(?:process\.env|os\.environ|import\.meta)\b.*|true|false|null|none|undefined|string|required|optional|change[-_]?me|your[-_ ][\w -]{1,40})$/i;

/** `PASSWORD` in a usage line, `Password` of a form, `token` for a variable. */
function isNameOfSecret(value: string): boolean {
  return value.length <= 40 && /^[A-Za-z_]+\]?$/.test(value) && nameOfSecret.test(value);
}

const nameOfSecret = /(?:^|_)(?:pass(?:word)?|token|secret|api_?key|key)\]?$/i;
