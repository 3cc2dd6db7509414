import { bytesMayHoldCredential } from '../base/credential-triggers.ts';
import { maskCredentials, maskNamedText } from '../base/credentials.ts';
import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Mask } from './mask-values.ts';

/** How records of one kind are masked and written anew. */
export interface MaskedKind<Wire> {
  readonly mask: (wire: Wire, mask: Mask) => Wire;
  readonly encode: (wire: Wire) => EncodedRecord;
}

/**
 * A record and its bytes with every credential replaced; the same two where there is none. Where
 * there is one, the bytes are written anew from what was read of them: what no field of it holds is
 * then lost, and only then.
 */
export function maskEncoded<Wire extends object>(
  wire: Wire,
  encoded: EncodedRecord,
  kind: MaskedKind<Wire>,
): { readonly wire: Wire; readonly encoded: EncodedRecord } {
  if (!mayNeedMask(encoded)) return { wire, encoded };
  const masked = kind.mask(wire, maskNamedText);
  // What the fields do not show, such as an unknown field, is in the bytes all the same.
  const isLeaking = masked !== wire || bytesHoldCredential(encoded);
  return isLeaking ? { wire: masked, encoded: kind.encode(masked) } : { wire, encoded };
}

/** One look at the whole record spares a look at each of its texts. Where it says no, nothing is masked. */
export function mayNeedMask(encoded: EncodedRecord): boolean {
  return bytesMayHoldCredential(encoded.bytes) || hidesCharacters(encoded);
}

const utf8 = new TextDecoder();

function bytesHoldCredential(encoded: EncodedRecord): boolean {
  const text = utf8.decode(encoded.bytes);
  return maskCredentials(text) !== text;
}

/** JSON may write any character as an escape: a credential could stand there in disguise. */
function hidesCharacters({ format, bytes }: EncodedRecord): boolean {
  if (format !== 'json') return false;
  for (let at = bytes.indexOf(backslash); at >= 0; at = bytes.indexOf(backslash, at + 1)) {
    if (bytes[at + 1] === slash) return true;
    if (bytes[at + 1] === letterU && bytes[at + 2] === zero && bytes[at + 3] === zero) return true;
  }
  return false;
}

const [backslash, slash, letterU, zero] = [0x5c, 0x2f, 0x75, 0x30];
