import type { RecordedExchange } from '../model/recorded-exchange.ts';
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
}

export type UnnumberedExchange = Omit<RecordedExchange, 'sequence'>;

export interface ReplayRoute {
  readonly mode: 'replay';
  readonly session: ReplaySession;
  /** 0 plays an answer at once, 1 as fast as it was recorded, N that many times as fast. */
  readonly speed: number;
  /**
   * Where a call without a recorded answer may go. Absent, none leaves this machine, whatever the
   * session says.
   */
  readonly live?: UpstreamRoute;
}
