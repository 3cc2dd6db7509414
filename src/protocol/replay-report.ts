/** What a replay did, for the whole recording; `contract.md` gives the shape to the command line. */
export interface ReplayReport {
  /** The newest run that the replay produced; absent where no telemetry came. */
  readonly replayTraceId?: string;
  readonly recorded: number;
  readonly served: number;
  readonly exact: number;
  readonly minor: number;
  readonly live: number;
  readonly unused: number;
  readonly divergences: readonly Divergence[];
}

export interface Divergence {
  /** Of the live run, from 1. */
  readonly call: number;
  /** The recorded span that the call was compared with, where one is known. */
  readonly spanId?: string;
  /** A path such as `messages[2].content`. */
  readonly field: string;
  /** The words that differ. */
  readonly recorded: string;
  readonly actual: string;
}
