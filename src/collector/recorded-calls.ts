import { defined } from '../base/defined.ts';
import { parseJson, type JsonValue } from '../base/json.ts';
import type { ConfiguredPrice } from '../pricing/configured-prices.ts';
import type { RecordedCall, RecordedCallDetail } from '../protocol/recorded-call.ts';
import { RpcError } from '../protocol/rpc.ts';
import { headerValue, providerMark } from '../replay/exchange-marks.ts';
import { callSummary } from '../replay/test-file/call-summary.ts';
import { joinBytes } from '../replay/text-edit.ts';
import type { StoredExchange } from '../store/exchange-store.ts';
import type { Store } from '../store/open-store.ts';
import { upstreamOrigin } from './environment.ts';
import { callPrice } from './live-price.ts';
import { recordedRun, type RecordedRun } from './recorded-run.ts';
import { storedRun } from './run-queries.ts';

/** The model calls of runs as they were recorded. */
export interface RecordedCalls {
  listCalls(params: { traceId: string }): RecordedCall[];
  getCall(params: { traceId: string; call: number }): RecordedCallDetail;
}

/** Fail as `recordedRun` does, and `getCall` with `not-found`. */
export function createRecordedCalls(
  store: Store,
  prices: () => readonly ConfiguredPrice[],
): RecordedCalls {
  const describe = (exchange: StoredExchange, recorded: RecordedRun): RecordedCall => {
    const { sequence, request, response, responseId } = exchange;
    // At the prices of the day that it was made on.
    const price = callPrice(prices, () => exchange.startedAtMs);
    return defined<RecordedCall>({
      call: sequence,
      spanId:
        responseId === undefined
          ? undefined
          : store.spans.idByResponse(recorded.executionId, responseId),
      summary: callSummary(bodyOf(request.body)),
      status: response.status,
      durationMs: response.durationMs,
      usd: price.ofExchange(exchange),
    });
  };
  return {
    listCalls: ({ traceId }) => {
      const recorded = recordedRun(store, storedRun(store, traceId));
      return recorded.exchanges.map((exchange) => describe(exchange, recorded));
    },
    getCall: ({ traceId, call }) => {
      const recorded = recordedRun(store, storedRun(store, traceId));
      const exchange = recorded.exchanges.find(({ sequence }) => sequence === call);
      if (exchange === undefined)
        throw new RpcError('not-found', `The recording has no call ${call}.`);
      const { request, response } = exchange;
      const body = bodyOf(request.body);
      if (body === undefined)
        throw new RpcError('not-found', `Call ${call} has no body that can be edited.`);
      return defined<RecordedCallDetail>({
        ...describe(exchange, recorded),
        method: request.method,
        url: urlOf(exchange, recorded),
        body,
        answer: textOf(joinBytes(response.frames.map(({ bytes }) => bytes))),
      });
    },
  };
}

function urlOf({ request }: StoredExchange, { upstreams }: RecordedRun): string | undefined {
  const key = headerValue(request.headers, providerMark);
  const origin = key === undefined ? undefined : upstreamOrigin(upstreams, key);
  return origin === undefined ? undefined : `${origin}${request.path}`;
}

function bodyOf(bytes: Uint8Array): JsonValue | undefined {
  return parseJson(textOf(bytes));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
