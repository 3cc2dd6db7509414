import { errorText, type Log } from '../base/log.ts';
import type { ExecutionId, TraceId } from '../model/ids.ts';
import type { Problem } from '../model/problem.ts';
import { decodeLogs } from '../otlp/decode-logs.ts';
import { decodeMetrics } from '../otlp/decode-metrics.ts';
import { decodeTraces } from '../otlp/decode-traces.ts';
import { maskLogRecord } from '../otlp/mask-log-record.ts';
import { maskMetricPoint } from '../otlp/mask-metric-point.ts';
import { maskSpan } from '../otlp/mask-span.ts';
import { IngestBusyError } from '../receiver/ingest-busy-error.ts';
import type { IngestRequest, IngestResult } from '../receiver/take-in.ts';
import type { LogToStore } from '../store/log-writer.ts';
import type { PointToStore } from '../store/metric-writer.ts';
import type { Store } from '../store/open-store.ts';
import type { SpanToStore } from '../store/span-row.ts';
import { CommitQueue } from './commit-queue.ts';
import { MadeSpans } from './made-spans.ts';
import { toPointToStore } from './metric-encoding.ts';
import { toSpanToStore } from './span-decoding.ts';

export interface PipelineOptions {
  readonly store: Store;
  readonly log: Log;
  /** Whose telemetry comes in under an address; `undefined`: nobody's that is known. */
  readonly ownerOf: (address: ExecutionId) => ExecutionId | undefined;
  /** After the commit, with the runs that changed. */
  readonly onStored: (traceIds: ReadonlySet<TraceId>, owner: ExecutionId | undefined) => void;
  /** Nothing can be written, for the first time or again after it could: one sentence for a person. */
  readonly onStoreFailed: (sentence: string, error: unknown) => void;
  /** It can be written again. */
  readonly onStoreRecovered: () => void;
}

/** A request that is read, and masked, and not stored yet. */
interface ReadRequest {
  readonly rejectedRecords: number;
  readonly problems: readonly Problem[];
  readonly recordCount: number;
  /** The traces of its records. */
  readonly traceIds: readonly TraceId[];
  /** Gives the runs that changed, be it by this request or by others. */
  readonly commit: () => Promise<ReadonlySet<TraceId>>;
}

/**
 * From the bytes of a request to committed rows: take apart, mask, store. What records mean is derived
 * later. Requests of one signal that come in together are committed together; each is acknowledged after
 * the commit that holds it.
 */
export class Pipeline {
  private readonly options: PipelineOptions;
  private readonly spans: CommitQueue<SpanToStore>;
  private readonly logs: CommitQueue<LogToStore>;
  private readonly points: CommitQueue<PointToStore>;
  private readonly madeSpans = new MadeSpans();
  private failing = false;

  constructor(options: PipelineOptions) {
    this.options = options;
    const { spanWriter, logWriter, metricWriter } = options.store;
    this.spans = this.queue((rows) => spanWriter.append(rows, Date.now()));
    this.logs = this.queue((rows) => logWriter.append(rows, Date.now()));
    this.points = this.queue((rows) => {
      metricWriter.append(rows, Date.now());
      return new Set();
    });
  }

  /** Rejects as the receiver wants it: `OtlpDecodeError`, or `IngestBusyError` where nothing can be written. */
  async ingest(request: IngestRequest): Promise<IngestResult> {
    const { store, ownerOf, onStored } = this.options;
    const owner = request.executionId === undefined ? undefined : ownerOf(request.executionId);
    const { rejectedRecords, problems, recordCount, traceIds, commit } = this.read(request, owner);
    if (problems.length > 0) this.attempt(() => store.problems.record(problems, Date.now()));
    if (recordCount > 0) {
      const changed = await commit();
      onStored(new Set(traceIds.filter((traceId) => changed.has(traceId))), owner);
    }
    const message = problems.map((problem) => problem.message).join(' ');
    return { rejectedRecords, ...(message !== '' && { message }) };
  }

  private read(request: IngestRequest, owner: ExecutionId | undefined): ReadRequest {
    const owned = owner === undefined ? {} : { executionId: owner };
    const { signal, body, format } = request;
    if (signal === 'logs') {
      const decoded = decodeLogs(body, format);
      const filed = this.madeSpans.fileLogs(decoded.records.map(maskLogRecord));
      const rows = filed.logs.map((each) => ({ ...each, ...owned }));
      const made = filed.spans.map((each) => ({ ...each, ...owned }));
      const traceIds = rows.flatMap(({ log }) => log.traceId ?? []);
      const commit = () => this.commitLogs(rows, made);
      return { ...decoded, recordCount: rows.length, traceIds, commit };
    }
    if (signal === 'metrics') {
      const decoded = decodeMetrics(body, format);
      const rows = decoded.records.map((each) => ({
        ...toPointToStore(maskMetricPoint(each)),
        ...owned,
      }));
      const commit = () => this.points.add(rows);
      return { ...decoded, recordCount: rows.length, traceIds: [], commit };
    }
    const decoded = decodeTraces(body, format);
    const spans = decoded.records.map((each) => toSpanToStore(maskSpan(each)));
    const rows = owner === undefined ? spans : spans.map((each) => ({ ...each, ...owned }));
    const needless = this.madeSpans.noteSpans(rows);
    const traceIds = [...rows.map(({ header }) => header.traceId), ...needless];
    const commit = () => this.commitSpans(rows, needless);
    return { ...decoded, recordCount: rows.length, traceIds, commit };
  }

  private async commitSpans(
    spans: readonly SpanToStore[],
    needless: readonly TraceId[],
  ): Promise<ReadonlySet<TraceId>> {
    const changed = await this.spans.add(spans);
    if (needless.length === 0) return changed;
    this.attempt(() => this.options.store.madeRuns.remove(needless));
    return new Set([...changed, ...needless]);
  }

  /** The spans first: where they cannot be written, the sender sends the records again, and they are made anew. */
  private async commitLogs(
    logs: readonly LogToStore[],
    made: readonly SpanToStore[],
  ): Promise<ReadonlySet<TraceId>> {
    const ofSpans = made.length === 0 ? new Set<TraceId>() : await this.spans.add(made);
    return new Set([...ofSpans, ...(await this.logs.add(logs))]);
  }

  private queue<Row>(write: (rows: readonly Row[]) => ReadonlySet<TraceId>): CommitQueue<Row> {
    return new CommitQueue({
      write,
      onCommitted: () => this.committed(),
      onFailed: (error) => this.failed(error),
    });
  }

  private committed(): void {
    if (this.failing) this.options.onStoreRecovered();
    this.failing = false;
  }

  private failed(error: unknown): IngestBusyError {
    this.options.log.error('Telemetry could not be stored.', error);
    const busy = new IngestBusyError(`Telemetry cannot be stored now: ${errorText(error)}.`);
    if (!this.failing) this.options.onStoreFailed(busy.message, error);
    this.failing = true;
    return busy;
  }

  /** What is only for the record must not cost the telemetry. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.log.warn(`Something beside the telemetry was not written: ${errorText(error)}`);
    }
  }
}
