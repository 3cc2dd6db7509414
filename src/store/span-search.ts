import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import type { PayloadRow, Payloads } from './payloads.ts';
import logsOfSpanRow from './queries/logs-of-span-row.sql';
import logsToIndex from './queries/logs-to-index.sql';
import saveLogSearchProgress from './queries/save-log-search-progress.sql';
import searchAgain from './queries/search-again.sql';
import forgetSearchAgain from './queries/forget-search-again.sql';
import insertSpanText from './queries/insert-span-text.sql';
import saveSearchProgress from './queries/save-search-progress.sql';
import searchBacklog from './queries/search-backlog.sql';
import searchSpans from './queries/search-spans.sql';
import spansToIndex from './queries/spans-to-index.sql';
import { SaidTexts } from './said-texts.ts';
import { storedSpanFromRow, type StoredSpan, type StoredSpanRow } from './span-reader.ts';

/** The texts of a span, and of its log records, that a person may look for. Never throws. */
export type TextsOfSpan = (
  span: EncodedRecord,
  logs: readonly EncodedRecord[],
) => readonly string[];

/** More words than anybody looks for in one span; a picture in base64 would otherwise fill the index. */
const mostCharacters = 1_000_000;

interface LogToIndex {
  readonly log_id: number;
  /** Absent where the record belongs to none, or to one that has not come. */
  readonly span_id: number | null;
}

interface LogRow {
  readonly format: EncodedRecord['format'];
  readonly payload: Uint8Array;
}

interface RowToIndex extends PayloadRow {
  readonly id: number;
  readonly trace_id: string;
}

/**
 * Full-text search. Spans are indexed some time after they were stored, by whoever has time for it. What
 * the spans of a run repeat is found in the first of them that was stored.
 */
export class SpanSearch {
  private readonly database: Database;
  private readonly payloads: Payloads;
  private readonly said: SaidTexts;
  private readonly spansToIndex: Statement<RowToIndex>;
  private readonly logsToIndex: Statement<LogToIndex>;
  private readonly logsOfSpan: Statement<LogRow>;
  private readonly searchAgain: Statement<never>;
  private readonly saveLogProgress: Statement<never>;
  private readonly insertSpanText: Statement<never>;
  private readonly forgetSearchAgain: Statement<never>;
  private readonly saveSearchProgress: Statement<never>;
  private readonly searchBacklog: Statement<{ readonly records: number }>;
  private readonly searchSpans: Statement<StoredSpanRow>;

  constructor(database: Database, payloads: Payloads) {
    this.database = database;
    this.payloads = payloads;
    this.said = new SaidTexts(database);
    this.spansToIndex = database.prepare(spansToIndex);
    this.logsToIndex = database.prepare(logsToIndex);
    this.logsOfSpan = database.prepare(logsOfSpanRow);
    this.searchAgain = database.prepare(searchAgain);
    this.saveLogProgress = database.prepare(saveLogSearchProgress);
    this.insertSpanText = database.prepare(insertSpanText);
    this.forgetSearchAgain = database.prepare(forgetSearchAgain);
    this.saveSearchProgress = database.prepare(saveSearchProgress);
    this.searchBacklog = database.prepare(searchBacklog);
    this.searchSpans = database.prepare(searchSpans);
  }

  /** How many spans and log records `indexNext` has yet to look at; some of them may be gone. */
  backlog(): number {
    return this.searchBacklog.get()?.records ?? 0;
  }

  /** Indexes about `limit` spans in one transaction. False where none is left. */
  indexNext(limit: number, textsOf: TextsOfSpan): boolean {
    const [logs, spans] = [this.logsToIndex.get({ limit: 1 }), this.spansToIndex.get({ limit: 1 })];
    if (logs === undefined && spans === undefined) return false;
    return this.database.transaction(() => {
      const hasMoreLogs = this.noteLogs(limit);
      // Read inside, because another process may be indexing too.
      const rows = this.spansToIndex.all({ limit });
      for (const row of rows) {
        const body = this.newTexts(row, textsOf).join('\n').slice(0, mostCharacters);
        this.insertSpanText.run({ id: row.id, body });
        this.forgetSearchAgain.run({ id: row.id });
      }
      this.saveSearchProgress.run({ id: rows.at(-1)?.id ?? 0 });
      return hasMoreLogs || rows.length >= limit;
    });
  }

  private newTexts(row: RowToIndex, textsOf: TextsOfSpan): readonly string[] {
    const logs = this.logsOfSpan
      .all({ id: row.id })
      .map(({ format, payload }) => ({ format, bytes: payload }));
    const span = { traceId: row.trace_id, row: row.id };
    return textsOf(this.payloads.read(row), logs).filter((text) => this.said.isNew(text, span));
  }

  /** Spans whose log records came after they were indexed are indexed again. True where more is left. */
  private noteLogs(limit: number): boolean {
    const logs = this.logsToIndex.all({ limit });
    for (const { span_id } of logs) if (span_id !== null) this.searchAgain.run({ id: span_id });
    this.saveLogProgress.run({ id: logs.at(-1)?.log_id ?? 0 });
    return logs.length >= limit;
  }

  /**
   * Indexed spans that hold the words of `text` one after the other, newest first. The last word may be
   * the beginning of one where too few spans hold it whole. Case and accents make no difference.
   */
  find(text: string, limit: number): readonly StoredSpan[] {
    const phrase = phraseOf(text);
    const rows = this.searchSpans.all({ query: phrase, limit });
    // All spans with a word that begins so are put together before the newest are known: that is slow
    // for words that are common, and those are found whole.
    const all = rows.length >= limit ? rows : this.searchSpans.all({ query: `${phrase} *`, limit });
    return all.map((row) => storedSpanFromRow(row, this.payloads));
  }
}

/** In quotes nothing is syntax, except that SQLite takes a NUL for the end of the query. */
function phraseOf(text: string): string {
  return `"${text.replaceAll('\0', ' ').replaceAll('"', '""')}"`;
}
