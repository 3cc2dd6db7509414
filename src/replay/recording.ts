import type { RecordedExchange } from '../model/recorded-exchange.ts';
import { type ReadRequest, readRequest } from './request-reading.ts';
import type { SentAt } from './token-pairs.ts';

/** A recorded exchange, ready to be matched. */
export interface Recording {
  readonly exchange: RecordedExchange;
  readonly request: ReadRequest;
  readonly sent: SentAt;
  used: boolean;
}

/** In the order in which they were recorded. */
export function readRecordings(exchanges: readonly RecordedExchange[]): readonly Recording[] {
  const runStartedAtMs = exchanges.reduce(
    (first, exchange) => Math.min(first, exchange.startedAtMs),
    Infinity,
  );
  return exchanges
    .toSorted((left, right) => left.sequence - right.sequence)
    .map((exchange) => ({
      exchange,
      request: readRequest(exchange.request),
      sent: { atMs: exchange.startedAtMs, runStartedAtMs },
      used: false,
    }));
}

export type RecordingsByKey = ReadonlyMap<string, readonly Recording[]>;

export function groupByKey(
  recordings: readonly Recording[],
  keyOf: (request: ReadRequest) => string,
): RecordingsByKey {
  const groups = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const key = keyOf(recording.request);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [recording]);
    else group.push(recording);
  }
  return groups;
}

/** A recording that was rebuilt does not know which provider it came from, and fits any. */
export function isSameProvider(recorded: ReadRequest, live: ReadRequest): boolean {
  return (
    recorded.provider === undefined ||
    live.provider === undefined ||
    recorded.provider === live.provider
  );
}
