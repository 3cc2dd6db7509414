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
import { exchangeSpans, type ExchangeSpan } from './exchange-spans.ts';
import { callPrice } from './live-price.ts';
import { recordedRun, type RecordedRun } from './recorded-run.ts';
import { storedRun } from './run-queries.ts';
import { upstreamOf } from './upstreams.ts';

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
  const describe = (exchange: StoredExchange, spans: Spans): RecordedCall => {
    const { sequence, request, response } = exchange;
    // At the prices of the day that it was made on.
    const price = callPrice(prices, () => exchange.startedAtMs);
    return defined<RecordedCall>({
      call: sequence,
      spanId: spans.get(sequence)?.spanId,
      summary: callSummary(bodyOf(request.body)),
      status: response.status,
      durationMs: response.durationMs,
      usd: price.ofExchange(exchange),
      mostUsd: price.estimate(request),
    });
  };
  const spansOf = ({ executionId, exchanges }: RecordedRun): Spans =>
    exchangeSpans(store, executionId, exchanges);
  return {
    listCalls: ({ traceId }) => {
      const recorded = recordedRun(store, storedRun(store, traceId));
      const spans = spansOf(recorded);
      return recorded.exchanges.map((exchange) => describe(exchange, spans));
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
        ...describe(exchange, spansOf(recorded)),
        method: request.method,
        url: urlOf(exchange, recorded),
        body,
        answer: textOf(joinBytes(response.frames.map(({ bytes }) => bytes))),
      });
    },
  };
}

type Spans = ReadonlyMap<number, ExchangeSpan>;

function urlOf({ request }: StoredExchange, { upstreams }: RecordedRun): string | undefined {
  const key = headerValue(request.headers, providerMark);
  const address = key === undefined ? undefined : upstreamOf(upstreams, key, request.path);
  return address && `${address.origin}${address.path}`;
}

function bodyOf(bytes: Uint8Array): JsonValue | undefined {
  return parseJson(textOf(bytes));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
