/** What can be wrong with what was received. Stable words: they are stored with the count of their occurrences. */
export type DecodeFailure =
  'bad-encoding' | 'too-deep' | 'bad-trace-id' | 'bad-span-id' | 'bad-parent-span-id' | 'bad-time';

/** The message is one sentence for the sender's log and holds no content of the telemetry. */
export class OtlpDecodeError extends Error {
  readonly code: DecodeFailure;

  constructor(code: DecodeFailure, message: string) {
    super(message);
    this.name = 'OtlpDecodeError';
    this.code = code;
  }
}
