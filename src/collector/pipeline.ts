import { errorText, type Log } from '../base/log.ts';
import type { ExecutionId, TraceId } from '../model/ids.ts';
import { decodeTraces } from '../otlp/decode-traces.ts';
import { maskRecord } from '../otlp/mask-record.ts';
import { IngestBusyError } from '../receiver/ingest-busy-error.ts';
import type { IngestRequest, IngestResult } from '../receiver/start-receiver.ts';
import type { Store } from '../store/open-store.ts';
import type { SpanToStore } from '../store/span-row.ts';
import { toSpanToStore } from './span-decoding.ts';

export interface PipelineOptions {
  readonly store: Store;
  readonly log: Log;
  /** Whose telemetry comes in under an address; `undefined`: nobody's that is known. */
  readonly ownerOf: (address: ExecutionId) => ExecutionId | undefined;
  /** After the commit. */
  readonly onStored: (traceIds: ReadonlySet<TraceId>, owner: ExecutionId | undefined) => void;
  /** Nothing can be written, for the first time or again after it could: one sentence for a person. */
  readonly onStoreFailed: (sentence: string, error: unknown) => void;
}

interface Waiting {
  readonly spans: readonly SpanToStore[];
  readonly owner: ExecutionId | undefined;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * From the bytes of a request to committed rows: decode, mask, normalise, price, store. Requests that
 * come in together are committed together; each is acknowledged after the commit that holds it.
 */
export class Pipeline {
  private readonly options: PipelineOptions;
  private waiting: Waiting[] = [];
  private failing = false;

  constructor(options: PipelineOptions) {
    this.options = options;
  }

  /** Rejects as the receiver wants it: `OtlpDecodeError`, or `IngestBusyError` where nothing can be written. */
  async ingest(request: IngestRequest): Promise<IngestResult> {
    const { store, ownerOf } = this.options;
    const { records, rejectedSpans, problems } = decodeTraces(request.body, request.format);
    if (problems.length > 0) this.attempt(() => store.problems.record(problems, Date.now()));
    const owner = request.executionId === undefined ? undefined : ownerOf(request.executionId);
    const spans = records.map((record) => ({
      ...toSpanToStore(maskRecord(record)),
      ...(owner !== undefined && { executionId: owner }),
    }));
    if (spans.length > 0) await this.commit(spans, owner);
    const message = problems.map((problem) => problem.message).join(' ');
    return { rejectedSpans, ...(message !== '' && { message }) };
  }

  private commit(spans: readonly SpanToStore[], owner: ExecutionId | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ spans, owner, resolve, reject });
      // One transaction for all requests that were read in this turn of the event loop.
      if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    const batch = this.waiting;
    this.waiting = [];
    try {
      const spans = batch.flatMap((each) => each.spans);
      this.options.store.spanWriter.append(spans, Date.now());
    } catch (error) {
      this.options.log.error('Spans could not be stored.', error);
      const busy = new IngestBusyError(`Spans cannot be stored now: ${errorText(error)}.`);
      if (!this.failing) this.options.onStoreFailed(busy.message, error);
      this.failing = true;
      for (const each of batch) each.reject(busy);
      return;
    }
    this.failing = false;
    for (const each of batch) {
      this.options.onStored(new Set(each.spans.map(({ span }) => span.traceId)), each.owner);
      each.resolve();
    }
  }

  /** What is only for the record must not cost the spans. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.log.warn(`A problem was not recorded: ${errorText(error)}`);
    }
  }
}
