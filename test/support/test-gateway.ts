import { silentLog } from '../../src/base/log.ts';
import type {
  GatewayRoute,
  LiveRoute,
  RecordRoute,
  ReplayRoute,
  UnnumberedExchange,
  UpstreamRoute,
} from '../../src/gateway/gateway-route.ts';
import { type Gateway, startGateway } from '../../src/gateway/start-gateway.ts';
import type { RecordedExchange } from '../../src/model/recorded-exchange.ts';
import { ReplaySession, type ReplaySessionOptions } from '../../src/replay/replay-session.ts';

/** The execution id that tests put into their URLs. */
export const testExecution = '0123456789abcdef0123';

export async function gatewayFor(route: GatewayRoute): Promise<Gateway> {
  return startGateway({
    port: 0,
    log: silentLog,
    findRoute: (id) => (id === testExecution ? route : undefined),
  });
}

export type TestReplayOptions = Partial<ReplayRoute> &
  Omit<ReplaySessionOptions, 'exchanges' | 'now'>;

/** A gateway that plays a recording back. */
export async function replaying(
  exchanges: readonly RecordedExchange[],
  options: TestReplayOptions = {},
): Promise<{ gateway: Gateway; session: ReplaySession }> {
  const session = new ReplaySession({ exchanges, now: Date.now, ...options });
  const onStopped = () => Promise.resolve('halt' as const);
  const route = { mode: 'replay', session, speed: 0, onMiss: 'halt', onStopped } as const;
  return { gateway: await gatewayFor({ ...route, ...options }), session };
}

/** Lets every call go live. */
export function freely(route: UpstreamRoute): LiveRoute {
  return { ...route, admit: () => ({ admitted: true, settle: () => undefined }) };
}

/** Where a program would find the provider `openai`. */
export function openAiUrl(gateway: Gateway, path: string): string {
  return `${gateway.url}/${testExecution}/openai${path}`;
}

export interface TestRecording {
  readonly route: RecordRoute;
  /** Numbered in the order in which they ended. */
  readonly exchanges: readonly RecordedExchange[];
  /** Resolves once so many calls have ended. */
  recorded(count: number): Promise<readonly RecordedExchange[]>;
}

export function recordingTo(origin: string): TestRecording {
  const exchanges: RecordedExchange[] = [];
  const waiting: (() => void)[] = [];
  return {
    exchanges,
    route: {
      mode: 'record',
      upstreamOf: (key, path) => (key === 'openai' ? { origin, path } : undefined),
      onExchange: (exchange: UnnumberedExchange) => {
        exchanges.push({ ...exchange, sequence: exchanges.length + 1 });
        for (const check of waiting) check();
      },
    },
    recorded: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (exchanges.length >= count) resolve(exchanges);
        };
        waiting.push(check);
        check();
      }),
  };
}
