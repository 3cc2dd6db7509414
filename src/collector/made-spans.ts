import { LogRuns } from '../dialects/log-runs.ts';
import type { TraceId } from '../model/ids.ts';
import type { LogRecord, RecordOrigin } from '../model/otlp-wire.ts';
import { encodeSpan } from '../otlp/encode-span.ts';
import { decodeResource } from '../otlp/resource-json.ts';
import { toLogToStore } from './log-decoding.ts';
import { toSpanToStore } from './span-decoding.ts';
import type { LogToStore } from '../store/log-writer.ts';
import type { SpanToStore } from '../store/span-row.ts';

export interface LogsWithSpans {
  readonly logs: readonly LogToStore[];
  /** Made of the records; the last of those with one id is the whole one. */
  readonly spans: readonly SpanToStore[];
}

/** Resources that are remembered; enough for all programs that run at once. */
const mostResources = 1_000;

/** An exporter of spans waits for no longer than some seconds, a batch of its own logs aside. */
const spansFollowWithinMs = 60_000;

const claudeService = 'claude-code';

/** A program that sent spans so lately sends them still; later somebody may have turned them off. */
const sendsSpansForMs = 3_600_000;

/** Files the records of agents that send no spans under runs that are made of them. */
export class MadeSpans {
  private readonly runs = new LogRuns();
  /** Names of services by resource. What is equal is the same text, so that few are taken apart. */
  private readonly services = new Map<string, string>();
  /** When their last spans came. */
  private readonly spanSenders = new Map<string, number>();
  /** Runs that were made a moment ago, by service. */
  private readonly lately = new Map<string, Map<TraceId, number>>();

  /**
   * Its spans tell what its logs tell: none are made. By the name of the service, because the resources of
   * spans and logs of one process need not be equal (Codex names the host only in logs). Gives the runs that
   * were made of the service's first records, which came before its first spans.
   */
  noteSpans(spans: readonly SpanToStore[]): readonly TraceId[] {
    const needless: TraceId[] = [];
    for (const resource of new Set(spans.map((span) => span.resource))) {
      const service = this.serviceOf(resource);
      this.spanSenders.set(service, Date.now());
      // Claude Code's records of a run without spans are all that tells of it.
      if (service !== claudeService) needless.push(...this.madeLately(service));
      this.lately.delete(service);
    }
    if (this.spanSenders.size > mostResources) this.spanSenders.clear();
    return needless;
  }

  private madeLately(service: string): readonly TraceId[] {
    const since = Date.now() - spansFollowWithinMs;
    return [...(this.lately.get(service) ?? [])].flatMap(([traceId, madeAt]) =>
      madeAt >= since ? traceId : [],
    );
  }

  private noteMade(resource: string, traceId: TraceId): void {
    const service = this.serviceOf(resource);
    const made = this.lately.get(service) ?? new Map<TraceId, number>();
    if (made.size >= mostResources) made.clear();
    this.lately.set(service, made.set(traceId, made.get(traceId) ?? Date.now()));
    if (this.lately.size > mostResources) this.lately.clear();
  }

  private serviceOf(resource: string): string {
    const known = this.services.get(resource);
    if (known !== undefined) return known;
    if (this.services.size >= mostResources) this.services.clear();
    const name = decodeResource(resource).attributes.get('service.name');
    const service = typeof name === 'string' ? name : resource;
    this.services.set(resource, service);
    return service;
  }

  /** `records` are masked. */
  fileLogs(records: readonly LogRecord[]): LogsWithSpans {
    const spans = new Map<string, SpanToStore>();
    const logs = records.map((record): LogToStore => {
      const stored = toLogToStore(record);
      if (this.hasOwnSpans(stored)) return stored;
      const logged = this.runs.add(record);
      if (logged === undefined) return stored;
      for (const span of logged.spans) {
        const { resource, scope }: RecordOrigin = record;
        const made = toSpanToStore({ header: span, encoded: encodeSpan(span), resource, scope });
        spans.set(`${span.traceId} ${span.spanId}`, made);
      }
      const { traceId, spanId } = logged;
      if (logged.spans.length > 0) this.noteMade(stored.resource, traceId);
      return { ...stored, log: { ...stored.log, traceId, spanId } };
    });
    return { logs, spans: [...spans.values()] };
  }

  /** Claude Code names the span in every record that has one; others leave it out. */
  private hasOwnSpans({ resource }: LogToStore): boolean {
    if (resource.includes(claudeService)) return false;
    const lastAt = this.spanSenders.get(this.serviceOf(resource));
    return lastAt !== undefined && Date.now() - lastAt < sendsSpansForMs;
  }
}
