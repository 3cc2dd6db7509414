import type { ExecutionId } from '../model/ids.ts';
import type {
  HeaderPair,
  RecordedExchange,
  RecordedResponse,
  ResponseFrame,
} from '../model/recorded-exchange.ts';
import type { Database, Statement } from './database.ts';
import countExchanges from './queries/count-exchanges.sql';
import exchangesOfExecution from './queries/exchanges-of-execution.sql';
import insertExchange from './queries/insert-exchange.sql';

/** An exchange with the id that the provider gave its answer. */
export interface StoredExchange extends RecordedExchange {
  readonly responseId?: string;
}

/** Its place in the execution is known once all are there: they end in any order. */
export type ExchangeToStore = Omit<StoredExchange, 'sequence'>;

/** A span of time, both ends included: what a session recorded belongs to many runs. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export const always: TimeWindow = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

interface ExchangeRow {
  readonly started_at_ms: number;
  readonly method: string;
  readonly path: string;
  readonly request_headers: string;
  readonly request_body: Uint8Array;
  readonly status: number;
  readonly response_headers: string;
  readonly response_body: Uint8Array;
  readonly frames: string;
  readonly outcome: RecordedResponse['outcome'];
  readonly duration_ms: number;
  readonly response_id: string | null;
}

/** What programs asked of their model providers, and what they were answered. */
export class ExchangeStore {
  private readonly insertExchange: Statement<never>;
  private readonly exchangesOfExecution: Statement<ExchangeRow>;
  private readonly countExchanges: Statement<{ count: number }>;

  constructor(database: Database) {
    this.insertExchange = database.prepare(insertExchange);
    this.exchangesOfExecution = database.prepare(exchangesOfExecution);
    this.countExchanges = database.prepare(countExchanges);
  }

  /** `executionId` may be a session's. Credentials are masked by now. */
  add(executionId: ExecutionId, exchange: ExchangeToStore): void {
    const { request, response } = exchange;
    this.insertExchange.run({
      execution_id: executionId,
      started_at_ms: exchange.startedAtMs,
      method: request.method,
      path: request.path,
      request_headers: JSON.stringify(request.headers),
      request_body: request.body,
      status: response.status,
      response_headers: JSON.stringify(response.headers),
      response_body: joinFrames(response.frames),
      frames: JSON.stringify(response.frames.map((each) => [each.offsetMs, each.bytes.length])),
      outcome: response.outcome,
      duration_ms: response.durationMs,
      response_id: exchange.responseId ?? null,
    });
  }

  /** In order of arrival, numbered from 1. */
  ofExecution(executionId: ExecutionId, window: TimeWindow = always): readonly StoredExchange[] {
    return this.exchangesOfExecution
      .all({ execution_id: executionId, from_ms: window.fromMs, to_ms: window.toMs })
      .map((row, index) => exchangeFromRow(row, index + 1));
  }

  count(executionId: ExecutionId, window: TimeWindow = always): number {
    const parameters = { execution_id: executionId, from_ms: window.fromMs, to_ms: window.toMs };
    return this.countExchanges.get(parameters)?.count ?? 0;
  }
}

function exchangeFromRow(row: ExchangeRow, sequence: number): StoredExchange {
  return {
    sequence,
    startedAtMs: row.started_at_ms,
    request: {
      method: row.method,
      path: row.path,
      headers: JSON.parse(row.request_headers) as readonly HeaderPair[],
      body: row.request_body,
    },
    response: {
      status: row.status,
      headers: JSON.parse(row.response_headers) as readonly HeaderPair[],
      frames: splitFrames(row.response_body, JSON.parse(row.frames) as [number, number][]),
      outcome: row.outcome,
      durationMs: row.duration_ms,
    },
    ...(row.response_id !== null && { responseId: row.response_id }),
  };
}

function joinFrames(frames: readonly ResponseFrame[]): Uint8Array {
  return Buffer.concat(frames.map((frame) => frame.bytes));
}

function splitFrames(body: Uint8Array, frames: readonly [number, number][]): ResponseFrame[] {
  let start = 0;
  return frames.map(([offsetMs, length]) => {
    const bytes = body.subarray(start, start + length);
    start += length;
    return { offsetMs, bytes };
  });
}
