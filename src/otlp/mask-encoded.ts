import {
  maskCredentials,
  maskNamedText,
  maskSecretValue,
  mayHoldCredential,
} from '../base/credentials.ts';
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
  const text = utf8.decode(encoded.bytes);
  // One look at the whole record spares a look at each of its texts, which is the usual case.
  const isSuspicious = mayHoldCredential(text) || hidesCharacters(encoded, text);
  const masked = kind.mask(wire, isSuspicious ? maskNamedText : maskSecretValue);
  // What the fields do not show, such as an unknown field, is in the bytes all the same.
  const isLeaking = masked !== wire || (isSuspicious && maskCredentials(text) !== text);
  return isLeaking ? { wire: masked, encoded: kind.encode(masked) } : { wire, encoded };
}

const utf8 = new TextDecoder();

/** JSON may write any character as an escape: a credential could stand there in disguise. */
function hidesCharacters(encoded: EncodedRecord, text: string): boolean {
  return encoded.format === 'json' && /\\u00|\\\//.test(text);
}
