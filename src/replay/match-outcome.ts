import type { RecordedResponse } from '../model/recorded-exchange.ts';
import type { FaultKind } from '../model/replay-options.ts';

/** What becomes of one request of a replayed run. Calls count from 1 in the order in which they came. */
export type MatchOutcome = ServedOutcome | MissOutcome | FaultOutcome | StoppedOutcome;

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

/** The call is answered wrongly on demand; its recorded answer is kept for the next attempt. */
export interface FaultOutcome {
  readonly type: 'fault';
  readonly call: number;
  readonly sequence: number;
  readonly kind: FaultKind;
  /** What would have been served. */
  readonly response: RecordedResponse;
}

/** The replay was to go this far. Nothing is served; `ReplaySession.resume` matches the call after all. */
export interface StoppedOutcome {
  readonly type: 'stopped';
  readonly call: number;
  /** Absent where a call after the stop has no recorded answer. */
  readonly sequence?: number;
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

/** What a replay did so far. `served` is `exact` plus `minor`; `live` counts calls that went to the provider. */
export interface ReplayCounts {
  readonly recorded: number;
  readonly served: number;
  readonly exact: number;
  readonly minor: number;
  readonly live: number;
  readonly unused: number;
  /** Of the recorded exchanges that were served. */
  readonly servedSequences: readonly number[];
  /** Of the served: answers that were rebuilt from spans. */
  readonly rebuilt: number;
  readonly faults: number;
  /** Calls that were to go live and that the budget did not allow. */
  readonly refused: number;
  /** The first call at which the replay stopped as it was asked to. */
  readonly stopped?: { readonly call: number; readonly sequence: number };
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
