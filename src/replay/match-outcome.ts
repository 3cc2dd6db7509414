import type { RecordedResponse } from '../model/recorded-exchange.ts';

/** What becomes of one request of a replayed run. Calls count from 1 in the order in which they came. */
export type MatchOutcome = ServedOutcome | MissOutcome;

export interface ServedOutcome {
  readonly type: 'served';
  readonly call: number;
  /** `minor`: the request differs in what cannot change the answer, or the answer could not be fitted to it. */
  readonly grade: 'exact' | 'minor';
  /** Of the recorded exchange. */
  readonly sequence: number;
  /** With the live run's ids and times in place of the recorded ones. */
  readonly response: RecordedResponse;
}

export interface MissOutcome {
  readonly type: 'miss';
  readonly call: number;
  /** At least one; the first is the first in the request. */
  readonly divergences: readonly CallDifference[];
  /** One sentence for the program's error and for the log. */
  readonly explanation: string;
}

/** One field in which a call differs from the recording that it was compared with. */
export interface CallDifference {
  readonly call: number;
  /** Of the recorded exchange that the call was compared with, where there is one. */
  readonly sequence?: number;
  /** A path such as `messages[2].content`; `request` where the call as a whole was not recorded. */
  readonly field: string;
  /** The words that differ, with a little around them. */
  readonly recorded: string;
  readonly actual: string;
}

/** What a replay did so far. `served` is `exact` plus `minor`; `live` counts misses that went to the provider. */
export interface ReplayCounts {
  readonly recorded: number;
  readonly served: number;
  readonly exact: number;
  readonly minor: number;
  readonly live: number;
  readonly unused: number;
  /** Of the misses. */
  readonly divergences: readonly CallDifference[];
  /** Of the calls that were served as `minor`. */
  readonly minorDifferences: readonly CallDifference[];
}

/** Both requests as text for a line-by-line diff; times and ids that changed by themselves are shown alike. */
export interface ComparedRequests {
  readonly call: number;
  /** Absent where there was nothing left to compare with. */
  readonly recorded?: string;
  readonly live: string;
}
