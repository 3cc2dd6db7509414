import { createHash } from 'node:crypto';
import type { Database, Statement } from './database.ts';
import isSpanOfRun from './queries/is-span-of-run.sql';

/** A shorter text takes less in the index than remembering it costs. */
const shortestRemembered = 100;
/** About 6 MB. What is forgotten is indexed once more. */
const mostRemembered = 50_000;

/**
 * Remembers which span of a run was the first to say a text: in an agent's run every call carries all that
 * was said before it, and the index would grow with the square of the conversation.
 */
export class SaidTexts {
  private readonly isSpanOfRun: Statement<{ found: number }>;
  private firstSpans = new Map<string, number>();

  constructor(database: Database) {
    this.isSpanOfRun = database.prepare(isSpanOfRun);
  }

  /** True for the first span of the run that says it, however often that span is indexed. */
  isNew(text: string, span: { readonly traceId: string; readonly row: number }): boolean {
    if (text.length < shortestRemembered) return true;
    const { traceId, row } = span;
    const key = createHash('sha256').update(traceId).update(text).digest('base64');
    const first = this.firstSpans.get(key);
    if (first === row) return true;
    // The run may have been deleted, and come again.
    if (first !== undefined && this.isThere(first, traceId)) return false;
    if (this.firstSpans.size >= mostRemembered) this.firstSpans = new Map();
    this.firstSpans.set(key, row);
    return true;
  }

  private isThere(id: number, trace_id: string): boolean {
    return this.isSpanOfRun.get({ id, trace_id }) !== undefined;
  }
}
