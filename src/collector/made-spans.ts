import { LogRuns } from '../dialects/log-runs.ts';
import type { LogRecord, RecordOrigin } from '../model/otlp-wire.ts';
import { encodeSpan } from '../otlp/encode-span.ts';
import { toLogToStore } from './log-decoding.ts';
import { toSpanToStore } from './span-decoding.ts';
import type { LogToStore } from '../store/log-writer.ts';
import type { SpanToStore } from '../store/span-row.ts';

export interface LogsWithSpans {
  readonly logs: readonly LogToStore[];
  /** Made of the records; the last of those with one id is the whole one. */
  readonly spans: readonly SpanToStore[];
}

/** Processes whose own spans came; enough for all that run at once. */
const mostProcesses = 1_000;

/** Files the records of agents that send no spans under runs that are made of them. */
export class MadeSpans {
  private readonly runs = new LogRuns();
  private readonly spanSenders = new Set<string>();

  /** Its spans tell what its logs tell: none are made. */
  noteSpans(spans: readonly SpanToStore[]): void {
    for (const { resource } of spans) this.spanSenders.add(resource);
    for (const oldest of this.spanSenders) {
      if (this.spanSenders.size <= mostProcesses) break;
      this.spanSenders.delete(oldest);
    }
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
      return { ...stored, log: { ...stored.log, traceId, spanId } };
    });
    return { logs, spans: [...spans.values()] };
  }

  /** Claude Code names the span in every record that has one; others leave it out. */
  private hasOwnSpans({ resource }: LogToStore): boolean {
    return !resource.includes('claude-code') && this.spanSenders.has(resource);
  }
}
