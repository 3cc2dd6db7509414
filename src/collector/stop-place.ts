import { parseSpanId, type TraceId } from '../model/ids.ts';
import type { ReplayStop } from '../model/replay-options.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { Store } from '../store/open-store.ts';
import type { ReplaySource } from './replay-source.ts';
import { completeStoredSpan } from './span-decoding.ts';

/**
 * The recorded call at which a replay is to stop. Of a span: the call that it tells of; of a span that is
 * no call the first one that came after it began. Throws `RpcError` `not-found`.
 */
export function stopPlace(
  { at }: ReplayStop,
  { exchanges, placeOf }: Pick<ReplaySource, 'exchanges' | 'placeOf'>,
  run: { readonly store: Store; readonly traceId: TraceId },
): number {
  if ('call' in at) {
    if (at.call <= exchanges.length) return at.call;
    const count = exchanges.length;
    throw new RpcError('not-found', `The recording has ${count} calls, no call ${at.call}.`);
  }
  const spanId = parseSpanId(at.spanId);
  const stored = spanId === undefined ? undefined : run.store.spans.get(run.traceId, spanId);
  if (stored === undefined)
    throw new RpcError('not-found', `There is no span ${at.spanId} in this run.`);
  const { startTime } = completeStoredSpan(stored, run.store.neighbors, []);
  const startMs = Number(startTime / 1_000_000n);
  const found =
    exchanges.find(({ sequence }) => placeOf(sequence)?.spanId === spanId) ??
    exchanges.find(({ startedAtMs }) => startedAtMs >= startMs);
  if (found !== undefined) return found.sequence;
  throw new RpcError(
    'not-found',
    'No model call was recorded from this span on: there is nowhere to stop.',
  );
}
