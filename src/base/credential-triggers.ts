import { credentialForms, credentialInBase64 } from './credential-forms.ts';

/**
 * One pass over the bytes of a record that says whether a credential may be in it: what takes most time in
 * the ingest of a span that has none is to find that out. It may say yes where there is nothing. Where it
 * says no, `maskCredentials` changes no text of the record and `maskSecretValue` none by its name, unless
 * JSON writes characters as escapes: each pattern needs one of these words.
 */
export function bytesMayHoldCredential(bytes: Uint8Array): boolean {
  // Names of this function are faster than the module's.
  const [table, classes, firstFinal] = [transitions, classOf, firstFinalOffset];
  // A step waits for the one before it: four walks side by side keep the processor busy while they wait.
  const quarter = Math.ceil(bytes.length / 4);
  const [second, third, fourth] = [quarter, 2 * quarter, 3 * quarter];
  // Each goes on into the next quarter, for a word that lies across the border.
  const steps = quarter + longestWord - 1;
  let [first, another, next, last] = [0, 0, 0, 0];
  for (let index = 0; index < steps; index++) {
    // The state is the offset of its row, so that a step is one addition and one look-up.
    first = table[first + (classes[bytes[index] ?? 0] ?? 0)] ?? 0;
    another = table[another + (classes[bytes[second + index] ?? 0] ?? 0)] ?? 0;
    next = table[next + (classes[bytes[third + index] ?? 0] ?? 0)] ?? 0;
    last = table[last + (classes[bytes[fourth + index] ?? 0] ?? 0)] ?? 0;
    if (first >= firstFinal && isConfirmed(first, bytes, index + 1)) return true;
    if (another >= firstFinal && isConfirmed(another, bytes, second + index + 1)) return true;
    if (next >= firstFinal && isConfirmed(next, bytes, third + index + 1)) return true;
    if (last >= firstFinal && isConfirmed(last, bytes, fourth + index + 1)) return true;
  }
  return false;
}

function isConfirmed(state: number, bytes: Uint8Array, end: number): boolean {
  return (endedTriggers[state / classCount] ?? []).some(({ confirm }) => confirm(bytes, end));
}

const [dash, dot, slash, at, space, underscore] = [0x2d, 0x2e, 0x2f, 0x40, 0x20, 0x5f];

/** What must follow a word for it to count; it begins at `end`. */
type Confirmation = (bytes: Uint8Array, end: number) => boolean;

interface Trigger {
  /** What the automaton looks for, in small letters. */
  readonly word: string;
  readonly confirm: Confirmation;
}

/** Longer words only begin in the automaton, whose table must stay small. */
const longestWord = 6;

/** A word in any mixture of capital and small letters. */
function trigger(word: string, confirm: Confirmation = () => true): Trigger {
  if (word.length <= longestWord) return { word, confirm };
  const rest = Array.from(word.slice(longestWord), byteOf);
  return {
    word: word.slice(0, longestWord),
    confirm: (bytes, end) =>
      rest.every((byte, index) => smallLetter(bytes[end + index] ?? 0) === byte) &&
      confirm(bytes, end + rest.length),
  };
}

/** How a key begins, in just this spelling. */
function formTrigger(word: string, confirm: Confirmation): Trigger {
  const letters = Array.from(word, byteOf);
  return trigger(word.toLowerCase(), (bytes, end) => {
    const start = end - letters.length;
    return letters.every((byte, index) => bytes[start + index] === byte) && confirm(bytes, end);
  });
}

/** Words that are common in other texts count only by what follows them. */
function allTriggers(): readonly Trigger[] {
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

const keyLetters = Array.from('key', byteOf);

function smallLetter(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

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
const tagsLikeLetters = new Set(Array.from('0289AEHJPRZbjpz', byteOf));

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

interface Node {
  readonly next: Map<number, Node>;
  triggers: readonly Trigger[];
  fallback: Node | undefined;
}

/** The automaton of Aho and Corasick: all words are looked for at once. */
function buildNodes(triggers: readonly Trigger[]): readonly Node[] {
  const root: Node = { next: new Map(), triggers: [], fallback: undefined };
  const nodes = [root];
  for (const each of triggers) {
    let node = root;
    for (const letter of each.word) {
      const byte = byteOf(letter);
      const known = node.next.get(byte);
      const next = known ?? { next: new Map(), triggers: [], fallback: undefined };
      if (known === undefined) nodes.push(next);
      node.next.set(byte, next);
      node = next;
    }
    node.triggers = [...node.triggers, each];
  }
  linkFallbacks(root);
  return nodes;
}

/** Where a word breaks off, the search goes on in the longest other word that the text ends with. */
function linkFallbacks(root: Node): void {
  const queue = [root];
  for (const node of queue) {
    for (const [byte, next] of node.next) {
      next.fallback = node === root ? root : follow(node.fallback ?? root, byte);
      next.triggers = [...next.triggers, ...next.fallback.triggers];
      queue.push(next);
    }
  }
}

function follow(from: Node, byte: number): Node {
  for (let node = from; ; node = node.fallback) {
    const next = node.next.get(byte);
    if (next !== undefined) return next;
    if (node.fallback === undefined) return node;
  }
}

const triggers = allTriggers();
// Bytes that are in no word are one class: the table is then small enough for the processor's cache.
const bytesOfWords = [...new Set(triggers.flatMap(({ word }) => Array.from(word, byteOf)))];
const classCount = bytesOfWords.length + 1;
const classOf = Uint8Array.from(
  { length: 256 },
  (_, byte) => bytesOfWords.indexOf(smallLetter(byte)) + 1,
);
// Nodes that end a word stand last, so that one comparison tells them.
const nodes = buildNodes(triggers).toSorted(
  (left, right) => Math.sign(left.triggers.length) - Math.sign(right.triggers.length),
);
const offsets = new Map(nodes.map((node, index) => [node, index * classCount]));
const endedTriggers = nodes.map((node) => node.triggers);
const firstFinalOffset = nodes.findIndex((node) => node.triggers.length > 0) * classCount;
const transitions = Uint16Array.from(
  nodes.flatMap((node) =>
    [-1, ...bytesOfWords].map((byte) => offsets.get(follow(node, byte)) ?? 0),
  ),
);

function byteOf(letter: string): number {
  return letter.charCodeAt(0);
}
