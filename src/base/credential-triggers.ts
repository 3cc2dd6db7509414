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
  const words = endedWords[state / classCount] ?? [];
  return words.some((word) => confirmations.get(word)?.(bytes, end) ?? true);
}

const keyPrefixes =
  'AIza ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- xapp- AKIA ASIA hf_ eyJ gsk_ xai- pplx- npm_ lsv2_ tvly- nvapi- ya29 sk_live_ sk_test_ rk_live_ rk_test_ AccountKey'.split(
    ' ',
  );
const secretNames = [
  'PRIVATE KEY',
  ...both('earer', 'uthorization', 'ookie', 'ecret', 'assphrase', 'redential', 'gnature='),
  ...'ig= PASSW passw passW Passw PassW'.split(' '),
  'OKEN',
  ...['', '-', '_'].flatMap((separator) =>
    'api Api aPi apI APi ApI aPI API ccess rivate igning cryption CCESS RIVATE IGNING CRYPTION'
      .split(' ')
      .flatMap((word) => ['key', 'Key', 'KEY'].map((ending) => word + separator + ending)),
  ),
];

/** Words that are common in other texts count only by what follows them. */
const confirmations: ReadonlyMap<string, (bytes: Uint8Array, start: number) => boolean> = new Map([
  ['sk-', (bytes, start) => wordLength(bytes, start) >= 20],
  ['SG.', (bytes, start) => wordLength(bytes, start) >= 20],
  ['r8_', (bytes, start) => wordLength(bytes, start) >= 20],
  ['xox', (bytes, start) => bytes[start + 1] === dash],
  ['asic', isFollowedByCode],
  ['ASIC', isFollowedByCode],
  ['://', holdsUser],
  ['oken', endsName],
]);

const [dash, dot, slash, at, space] = [0x2d, 0x2e, 0x2f, 0x40, 0x20];

function both(...lower: readonly string[]): readonly string[] {
  return lower.flatMap((word) => [word, word.toUpperCase()]);
}

function wordLength(bytes: Uint8Array, start: number): number {
  let end = start;
  while (isWordByte(bytes[end] ?? 0)) end++;
  return end - start;
}

function isWordByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x5f ||
    byte === dash
  );
}

/** Counts of tokens stand in every span: `input_tokens`, `token_count`. A last `.0` is the index of a list. */
function endsName(bytes: Uint8Array, start: number): boolean {
  const next = bytes[start] ?? 0;
  return next === dot ? isDigit(bytes[start + 1] ?? 0) : !isWordByte(next);
}

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
  words: readonly string[];
  fallback: Node | undefined;
}

/** The automaton of Aho and Corasick: all words are looked for at once. */
function buildNodes(words: readonly string[]): readonly Node[] {
  const root: Node = { next: new Map(), words: [], fallback: undefined };
  const nodes = [root];
  for (const word of words) {
    let node = root;
    for (const letter of word) {
      const byte = byteOf(letter);
      const known = node.next.get(byte);
      const next = known ?? { next: new Map(), words: [], fallback: undefined };
      if (known === undefined) nodes.push(next);
      node.next.set(byte, next);
      node = next;
    }
    node.words = [...node.words, word];
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
      next.words = [...next.words, ...next.fallback.words];
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

const triggers = [...keyPrefixes, ...secretNames, ...confirmations.keys()];
// Bytes that are in no word are one class: the table is then small enough for the processor's cache.
const longestWord = Math.max(...triggers.map((word) => word.length));
const bytesOfWords = [...new Set(triggers.flatMap((word) => Array.from(word, byteOf)))];
const classCount = bytesOfWords.length + 1;
const classOf = Uint8Array.from({ length: 256 }, (_, byte) => bytesOfWords.indexOf(byte) + 1);
// Nodes that end a word stand last, so that one comparison tells them.
const nodes = buildNodes(triggers).toSorted(
  (left, right) => Math.sign(left.words.length) - Math.sign(right.words.length),
);
const offsets = new Map(nodes.map((node, index) => [node, index * classCount]));
const endedWords = nodes.map((node) => node.words);
const firstFinalOffset = nodes.findIndex((node) => node.words.length > 0) * classCount;
const transitions = Uint16Array.from(
  nodes.flatMap((node) =>
    [-1, ...bytesOfWords].map((byte) => offsets.get(follow(node, byte)) ?? 0),
  ),
);

function byteOf(letter: string): number {
  return letter.charCodeAt(0);
}
