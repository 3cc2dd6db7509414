/** A header as it was sent; names in lower case, credentials removed. */
export type HeaderPair = readonly [name: string, value: string];

/** One request to a model provider and its answer, as the gateway saw them, credentials masked. */
export interface RecordedExchange {
  /** Order of arrival within its execution, from 1. */
  readonly sequence: number;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  /** Milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
}

export interface RecordedRequest {
  readonly method: string;
  /** Path and query as the program sent them, prefix included: a part of what is matched. */
  readonly path: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

export interface RecordedResponse {
  /** 0 where the upstream could not be reached. */
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly frames: readonly ResponseFrame[];
  /** `cut`: the upstream broke off. `cancelled`: the program did. `failed`: no answer came. */
  readonly outcome: 'complete' | 'cut' | 'cancelled' | 'failed';
  readonly durationMs: number;
}

/** A piece of the answer's body as it came off the wire; a stream stays a stream. */
export interface ResponseFrame {
  /** Since the request was received. */
  readonly offsetMs: number;
  readonly bytes: Uint8Array;
}
