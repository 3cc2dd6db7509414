/**
 * Examples that the rules were not written from: they were put down before the rules were looked at,
 * and each stays as it was then. What they are for are the figures in docs/credentials.md.
 */
export interface HeldOutExample {
  readonly name: string;
  readonly text: string;
  /** What must not be left in the text. Absent where the text must stay as it is. */
  readonly secret?: string;
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const alphabets = {
  word: `${upper}${upper.toLowerCase()}0123456789`,
  upper: `${upper}0123456789`,
  lower: `${upper.toLowerCase()}0123456789`,
  hex: '0123456789abcdef',
  digits: '0123456789',
  base64: `${upper}${upper.toLowerCase()}0123456789+/`,
  url: `${upper}${upper.toLowerCase()}0123456789-_`,
} as const;

let state = 20261121;

/** Letters that look random: others at every call, and the same at every run. */
export function noise(length: number, alphabet: keyof typeof alphabets = 'word'): string {
  const letters = alphabets[alphabet];
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return letters.charAt(Math.floor((state / 2147483647) * letters.length));
  }).join('');
}

export function uuid(): string {
  return [8, 4, 4, 4, 12].map((length) => noise(length, 'hex')).join('-');
}

/** A secret and what it stands in; `*` is where. */
export function held(name: string, secret: string, around = '*'): HeldOutExample {
  return { name, secret, text: around.replaceAll('*', () => secret) };
}
