/**
 * Calls of a recording count from 1 in the order in which they came when it was recorded. What an option
 * says about call 3 holds for the live request that call 3's recording answers, whenever it comes.
 */
export interface ReplayOptions {
  /** `halt`: a request without a recorded answer is refused. `live`: it goes to the provider, within `budget`. */
  readonly onMiss: 'halt' | 'live';
  /** 0: answers at once; 1: as recorded; N: N times as fast. */
  readonly speed: number;
  /** What may be spent on live calls. Absent where some may: `defaultLiveCalls` calls. */
  readonly budget?: LiveBudget;
  readonly faults?: readonly ReplayFault[];
  readonly stopAt?: ReplayStop;
  /** Put into each request before it is matched, so that the calls that hold it are asked anew. */
  readonly edits?: readonly TextReplacement[];
}

/** Whether a call may go to the provider without the person deciding on it while the replay runs. */
export function mayGoLive({ onMiss, stopAt }: Pick<ReplayOptions, 'onMiss' | 'stopAt'>): boolean {
  return onMiss === 'live' || stopAt?.action === 'live';
}

/** What is not named is not bounded; at least one is. A call of unknown price needs `calls`. */
export interface LiveBudget {
  readonly calls?: number;
  readonly usd?: number;
}

/** What `spanwise replay --on-miss live` may do where it is not told more. */
export const defaultLiveCalls = 20;

export const faultKinds = ['429', '500', 'timeout', 'cut', 'malformed'] as const;

/**
 * `429` with `Retry-After`, `500`: the provider's error. `timeout`: no answer until the program gives up, or
 * a minute has passed. `cut`: the recorded answer breaks off in the middle. `malformed`: it is no JSON.
 */
export type FaultKind = (typeof faultKinds)[number];

/** The recorded answer is kept for the program's next attempt. */
export interface ReplayFault {
  readonly call: number;
  readonly kind: FaultKind;
  /** How many attempts get it; 1 where it is absent. */
  readonly times?: number;
}

/** Calls before `call` are served. At it, and at all after it, the replay does as `action` says. */
export interface ReplayStop {
  /** Or a span of the recorded run: the first call that it made, or else the first after its start. */
  readonly at: { readonly call: number } | { readonly spanId: string };
  /** `hold`: the call waits for `releaseReplay`, and the event `replayStopped` says so. */
  readonly action: 'halt' | 'live' | 'hold';
}

/** `halt`: refused. `live`: it goes to the provider. `answer`: the replay goes on as if there were no stop. */
export const stopActions = ['halt', 'live', 'answer'] as const;
export type StopAction = (typeof stopActions)[number];

/** `find` stands for itself, in the text of messages and system prompts; every place is changed. */
export interface TextReplacement {
  readonly find: string;
  readonly replaceWith: string;
}
