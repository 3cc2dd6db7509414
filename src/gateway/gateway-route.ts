import type { RecordedExchange, RecordedRequest } from '../model/recorded-exchange.ts';
import type { StopAction, TextReplacement } from '../model/replay-options.ts';
import type { StoppedOutcome } from '../replay/match-outcome.ts';
import type { ReplaySession } from '../replay/replay-session.ts';
import type { UpstreamWay } from './upstream-agents.ts';

/** What the gateway does with the calls of one execution. */
export type GatewayRoute = RecordRoute | ReplayRoute;

export interface RecordRoute extends UpstreamRoute {
  readonly mode: 'record';
}

/** Where calls are passed on, and who is told. */
export interface UpstreamRoute {
  /** Where a call goes that came in under a provider's key; `undefined`: there is no such provider. */
  upstreamOf(key: string, path: string): Upstream | undefined;
  /**
   * Called once per call when its answer has ended, however it ended, credentials masked. Calls that
   * were under way together arrive in the order in which they ended: `startedAtMs`, which has
   * fractions, says in which order they came. Must not throw.
   */
  onExchange(exchange: UnnumberedExchange): void;
  /** A call was passed on and is not in the recording; says why, in a sentence. Must not throw. */
  onUnrecorded?(sentence: string): void;
}

export interface Upstream {
  /** Such as `https://api.openai.com`. */
  readonly origin: string;
  /** Path and query to ask there; what is recorded is the program's own. */
  readonly path: string;
  /** Absent: directly. */
  readonly way?: UpstreamWay;
  /** Sent where the program sends none: its address had a name and a password. */
  readonly authorization?: string;
}

export type UnnumberedExchange = Omit<RecordedExchange, 'sequence'>;

export interface ReplayRoute {
  readonly mode: 'replay';
  readonly session: ReplaySession;
  /** 0 plays an answer at once, 1 as fast as it was recorded, N that many times as fast. */
  readonly speed: number;
  /** Whether a request without a recorded answer is refused, or may go to the provider. */
  readonly onMiss: 'halt' | 'live';
  /** Made in each request before it is matched. */
  readonly edits?: readonly TextReplacement[];
  /** Where a call without a recorded answer may go. Absent, none leaves this machine. */
  readonly live?: LiveRoute;
  /** Given where the recording of this replay is kept: with its live calls, a recording of its own. Must not throw. */
  onServed?(exchange: UnnumberedExchange): void;
  /** What becomes of a call at which the replay was to stop; may wait for a person. */
  onStopped(stopped: StoppedOutcome): Promise<StopAction>;
}

export interface LiveRoute extends UpstreamRoute {
  /** Asked before a call leaves this machine, with the request as it will be sent. */
  admit(request: RecordedRequest): LiveAdmission;
}

export type LiveAdmission =
  | {
      readonly admitted: true;
      /** Called once, when the call is over; without the exchange where nothing was sent. */
      settle(exchange: UnnumberedExchange | undefined): void;
    }
  | {
      readonly admitted: false;
      /** For the program's error: half a sentence, such as "the budget of 3 calls is used up". */
      readonly reason: string;
    };
