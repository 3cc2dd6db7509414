import { credentialForms, credentialInBase64 } from './credential-forms.ts';
import { smallLetter, wordFinder, type SoughtWord } from './word-finder.ts';

/**
 * One pass over the bytes of a record that says whether a credential may be in it: what takes most time in
 * the ingest of a span that has none is to find that out. It may say yes where there is nothing. Where it
 * says no, `maskCredentials` changes no text of the record and `maskSecretValue` none by its name, unless
 * JSON writes characters as escapes: each pattern needs one of these words.
 */
export function bytesMayHoldCredential(bytes: Uint8Array): boolean {
  return holdsTrigger(bytes);
}

const [dash, dot, slash, at, space, underscore] = [0x2d, 0x2e, 0x2f, 0x40, 0x20, 0x5f];

/** What must follow a word for it to count; it begins at `end`. */
type Confirmation = (bytes: Uint8Array, end: number) => boolean;

/** A word in any mixture of capital and small letters. */
function trigger(word: string, confirm: Confirmation = () => true): SoughtWord {
  return { word, confirm: (bytes, _start, end) => confirm(bytes, end) };
}

/** How a key begins, in just this spelling. */
function formTrigger(word: string, confirm: Confirmation): SoughtWord {
  const letters = Array.from(word, (letter) => letter.charCodeAt(0));
  return {
    word: word.toLowerCase(),
    confirm: (bytes, start, end) =>
      letters.every((byte, index) => bytes[start + index] === byte) && confirm(bytes, end),
  };
}

/** Words that are common in other texts count only by what follows them. */
function allTriggers(): readonly SoughtWord[] {
  return [
    ...[...credentialForms, credentialInBase64].flatMap(({ words, least }) =>
      words.map((word) =>
        formTrigger(
          word,
          word === 'eyJ' ? isFollowedByDot : (bytes, end) => hasWord(bytes, end, least),
        ),
      ),
    ),
    ...'earer uthorization ookie ecret passw assphrase redential ig= gnature= _pwd= ;pwd= ?pwd= &pwd= ?key= &key= sshpass -passin -passout'
      .split(' ')
      .map((word) => trigger(word)),
    ...['; pwd=', '? pwd=', '& pwd='].map((word) => trigger(word)),
    trigger('docker login'),
    // Bytes are written in base64 in JSON, where no word of theirs can be seen.
    trigger('ytesvalue'),
    trigger('ytes_value'),
    ...'api ccess rivate igning cryption'.split(' ').map((word) => trigger(word, isFollowedByKey)),
    trigger('asic', isFollowedByCode),
    trigger('://', holdsUser),
    trigger('oken', endsName),
    trigger('-u', endsWord),
    trigger('--user', endsWord),
    trigger('--proxy-user', endsWord),
  ];
}

/** `key` in any case, after a dash or none. */
function isFollowedByKey(bytes: Uint8Array, start: number): boolean {
  const from = bytes[start] === dash || bytes[start] === underscore ? start + 1 : start;
  return keyLetters.every((letter, index) => smallLetter(bytes[from + index] ?? 0) === letter);
}

const keyLetters = Array.from('key', (letter) => letter.charCodeAt(0));

function hasWord(bytes: Uint8Array, start: number, length: number): boolean {
  for (let index = start; index < start + length; index++)
    if (!isWordByte(bytes[index] ?? 0)) return false;
  return true;
}

/** The first of the three parts of a JSON web token ends with a dot, what is in a picture does not. */
function isFollowedByDot(bytes: Uint8Array, start: number): boolean {
  let end = start;
  while (isWordByte(bytes[end] ?? 0)) end++;
  return bytes[end] === dot;
}

function endsWord(bytes: Uint8Array, start: number): boolean {
  return !isWordByte(bytes[start] ?? 0);
}

function isWordByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === underscore ||
    byte === dash
  );
}

/**
 * Counts of tokens stand in every span: `input_tokens`, `token_count`. A last `.0` is the index of a list.
 * In protobuf the tag of the next field follows a name that stands last, and some are letters.
 */
function endsName(bytes: Uint8Array, start: number): boolean {
  const next = bytes[start] ?? 0;
  if (next === dot) return isDigit(bytes[start + 1] ?? 0);
  return !isWordByte(next) || tagsLikeLetters.has(next);
}

/** What may follow an attribute in a span, a log record or a data point, see the `.proto` files. */
const tagsLikeLetters = new Set(Array.from('0289AEHJPRZbjpz', (letter) => letter.charCodeAt(0)));

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Whether an `@` stands before the path of an address. */
function holdsUser(bytes: Uint8Array, start: number): boolean {
  for (let index = start; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === at) return true;
    if (byte === slash || byte <= space) return false;
  }
  return false;
}

/** After white space, a word as long as an encoded password. */
function isFollowedByCode(bytes: Uint8Array, start: number): boolean {
  let from = start;
  while (from < bytes.length && !isVisibleAscii(bytes[from] ?? 0)) from++;
  let end = from;
  while (isVisibleAscii(bytes[end] ?? 0)) end++;
  return from > start && end - from >= 16;
}

function isVisibleAscii(byte: number): boolean {
  return byte > space && byte < 0x7f;
}

const holdsTrigger = wordFinder(allTriggers());
