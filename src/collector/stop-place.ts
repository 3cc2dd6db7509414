import type { TraceId } from '../model/ids.ts';
import { parseSpanId } from '../model/ids.ts';
import type { ReplayStop } from '../model/replay-options.ts';
import { RpcError } from '../protocol/rpc.ts';
import { headerValue } from '../replay/exchange-marks.ts';
import type { StoredExchange } from '../store/exchange-store.ts';
import type { Store } from '../store/open-store.ts';
import { completeStoredSpan } from './span-decoding.ts';

/**
 * The recorded call at which a replay is to stop. Of a span: the call that it is, by the id of the answer
 * or of the trace context that both carry; of any other span the first call that came after it began.
 * Throws `RpcError` `not-found`.
 */
export function stopPlace(
  { at }: ReplayStop,
  exchanges: readonly StoredExchange[],
  run: { readonly store: Store; readonly traceId: TraceId },
): number {
  if ('call' in at) {
    if (at.call <= exchanges.length) return at.call;
    throw new RpcError(
      'not-found',
      `The recording has ${exchanges.length} calls, no call ${at.call}.`,
    );
  }
  const spanId = parseSpanId(at.spanId);
  const stored = spanId === undefined ? undefined : run.store.spans.get(run.traceId, spanId);
  if (stored === undefined || spanId === undefined)
    throw new RpcError('not-found', `There is no span ${at.spanId} in this run.`);
  const { llm, startTime } = completeStoredSpan(stored, run.store.neighbors, []);
  const byResponse = exchanges.find(
    ({ responseId }) => responseId !== undefined && responseId === llm?.responseId,
  );
  const byContext = exchanges.find(({ request }) =>
    headerValue(request.headers, 'traceparent')?.includes(spanId),
  );
  const startMs = Number(startTime / 1_000_000n);
  const after = exchanges.find(({ startedAtMs }) => startedAtMs >= startMs);
  const found = byResponse ?? byContext ?? after;
  if (found === undefined)
    throw new RpcError(
      'not-found',
      'No model call was recorded from this span on: there is nowhere to stop.',
    );
  return found.sequence;
}
