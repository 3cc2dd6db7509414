import { isSecret } from './credential-names.ts';
import { applyCredentialRules } from './credential-rules.ts';
import { bytesMayHoldCredential } from './credential-triggers.ts';

/**
 * Takes credentials out of text before it is stored, logged or shown. What is recognized: keys and
 * tokens whose form gives them away, also in base64, values under secret-looking names in JSON,
 * headers, lists, assignments and command lines, and passwords in URLs. Each becomes
 * `[masked:<kind>]`, which is the same every time, so that masked texts still compare equal, and is
 * never masked again.
 *
 * It is a net with holes, by design: a password in a sentence looks like a word. What it takes for
 * a credential must look like one, because a masked prompt is a worse prompt to debug. How wide the
 * holes are stands in docs/credentials.md.
 */

/** The text with every credential replaced; the same string where there is none. */
export function maskCredentials(text: string): string {
  if (!mayHoldCredential(text)) return text;
  let masked = text;
  // A key that was glued to another has an edge of its own once that one is masked.
  for (let round = 0; round < mostRounds; round += 1) {
    const again = applyCredentialRules(masked);
    if (again === masked) break;
    masked = again;
  }
  return masked;
}

/** Two are enough for anything but several keys in a row without a space, which only a test writes. */
const mostRounds = 8;

/** `maskCredentials` for a value whose name is known: under a secret-looking name all of it goes. */
export function maskNamedText(name: string, text: string): string {
  const masked = maskSecretValue(name, text);
  return masked === text ? maskCredentials(text) : masked;
}

/** Looks at the name only: the placeholder where it is that of a secret, else the same text. */
export function maskSecretValue(name: string, text: string): string {
  return isSecret(name, text) ? '[masked:secret]' : text;
}

const utf8 = new TextEncoder();

/** One cheap look that says no for nearly all texts, and yes wherever a rule changes something. */
function mayHoldCredential(text: string): boolean {
  return bytesMayHoldCredential(utf8.encode(text));
}
