import { OtlpDecodeError } from './otlp-decode-error.ts';

/**
 * How deep attribute values may nest. Reading them is recursive, so that without a limit a sender
 * could overflow the stack. Real senders stay below 10. A span that goes deeper is rejected whole:
 * keeping it without that value would put text into the store that no one has masked.
 */
export const maximumValueDepth = 64;

export function checkValueDepth(depth: number): void {
  if (depth > maximumValueDepth) throw tooDeep();
}

export function tooDeep(): OtlpDecodeError {
  return new OtlpDecodeError(
    'too-deep',
    `An attribute is nested deeper than ${maximumValueDepth} levels.`,
  );
}
