import type { Nanos } from '../base/nanos.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { Database, Statement } from './database.ts';
import retrievalsOfOtherRuns from './queries/retrievals-of-other-runs.sql';
import spansOfResponse from './queries/spans-of-response.sql';
import { sqlTime } from './span-row.ts';

/** A span wherever it is. */
export interface SpanPlace {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
}

interface PlaceRow {
  readonly trace_id: string;
  readonly span_id: string;
}

/** More than this fit so rarely that nothing is taken then. */
const mostFound = 8;

/**
 * Spans of other runs that may belong to a call: by index, as far as they were derived and summed up.
 */
export class OtherRuns {
  private readonly spansOfResponse: Statement<PlaceRow>;
  private readonly retrievals: Statement<PlaceRow>;

  constructor(database: Database) {
    this.spansOfResponse = database.prepare(spansOfResponse);
    this.retrievals = database.prepare(retrievalsOfOtherRuns);
  }

  /** Those that tell of the answer with this id, the newest first. */
  withResponse(traceId: TraceId, responseId: string): readonly SpanPlace[] {
    return this.spansOfResponse
      .all({ trace_id: traceId, response_id: responseId, limit: mostFound })
      .map(placeFromRow);
  }

  /** Retrievals of the run's conversation or service that ended in the window, the newest first. */
  retrievalsBetween(traceId: TraceId, from: Nanos, until: Nanos): readonly SpanPlace[] {
    return this.retrievals
      .all({
        trace_id: traceId,
        from_time: sqlTime(from),
        until_time: sqlTime(until),
        limit: mostFound,
      })
      .map(placeFromRow);
  }
}

function placeFromRow({ trace_id, span_id }: PlaceRow): SpanPlace {
  return { traceId: trace_id as TraceId, spanId: span_id as SpanId };
}
