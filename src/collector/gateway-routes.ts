import type { ExecutionId } from '../model/ids.ts';
import type {
  GatewayRoute,
  LiveRoute,
  UnnumberedExchange,
  UpstreamRoute,
} from '../gateway/gateway-route.ts';
import { errorText, type Log } from '../base/log.ts';
import type { Store } from '../store/open-store.ts';
import type { Activity } from './activity.ts';
import type { ExecutionRegistry } from './execution-registry.ts';
import type { Replays } from './replays.ts';
import { responseId } from './response-id.ts';
import { upstreamOf } from './upstreams.ts';

export interface GatewayRoutes {
  readonly store: Store;
  readonly registry: ExecutionRegistry;
  readonly replays: Replays;
  readonly activity: Activity;
  readonly log: Log;
  /** A call was passed on and is not in the recording: one sentence for a person. */
  readonly onUnrecorded: (address: ExecutionId, sentence: string) => void;
}

/** What the gateway does with calls that come in under an address; `undefined` where nobody opened it. */
export function findRoute(address: ExecutionId, routes: GatewayRoutes): GatewayRoute | undefined {
  const upstreams = routes.registry.upstreamsOfAddress(address);
  if (upstreams === undefined) return undefined;
  const upstream: UpstreamRoute = {
    upstreamOf: (key, path) => {
      const found = upstreamOf(upstreams, key, path);
      return found && { ...found, ...routes.registry.wayOf(address, key) };
    },
    onExchange: (exchange) => keepExchange(address, exchange, routes),
    onUnrecorded: (sentence) => routes.onUnrecorded(address, sentence),
  };
  const replay = routes.replays.get(address);
  if (replay !== undefined) {
    const { session, spending, options } = replay;
    const { speed, onMiss, edits, stopAt } = options;
    const mayGoLive = onMiss === 'live' || (stopAt !== undefined && stopAt.action !== 'halt');
    // With live calls it is a recording of its own; of a replay test, and of answers that were rebuilt, there
    // is no other in the store.
    const { executionId, rebuilding } = replay.source;
    const keepsServed = mayGoLive || executionId === undefined || rebuilding !== undefined;
    const live: LiveRoute = { ...upstream, admit: (request) => spending.admit(request) };
    return {
      mode: 'replay',
      session,
      speed,
      onMiss,
      ...(edits !== undefined && { edits }),
      ...(mayGoLive && { live }),
      ...(keepsServed && { onServed: (exchange) => upstream.onExchange(exchange) }),
      onStopped: (stopped) => routes.replays.stopped(address, stopped),
    };
  }
  // A replay that this collector did not start, or has forgotten, must not turn into real calls.
  if (routes.store.executions.get(address)?.mode === 'replay') return undefined;
  return { mode: 'record', ...upstream };
}

/** The program has its answer already: that it could not be kept is no reason to fail. */
function keepExchange(
  address: ExecutionId,
  exchange: UnnumberedExchange,
  { store, registry, activity, log }: GatewayRoutes,
): void {
  try {
    const owner = registry.ownerOf(address) ?? address;
    activity.touch(owner);
    const id = responseId(exchange.response.frames);
    store.exchanges.add(owner, { ...exchange, ...(id !== undefined && { responseId: id }) });
  } catch (error) {
    log.warn(`A model call was not recorded: ${errorText(error)}`);
  }
}
