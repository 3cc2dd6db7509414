import type { EncodedRecord } from '../model/otlp-wire.ts';
import type { Database, Statement } from './database.ts';
import type { PayloadRow, Payloads } from './payloads.ts';
import forgetSearchAgain from './queries/forget-search-again.sql';
import insertSpanText from './queries/insert-span-text.sql';
import saveSearchProgress from './queries/save-search-progress.sql';
import searchSpans from './queries/search-spans.sql';
import spansToIndex from './queries/spans-to-index.sql';
import { storedSpanFromRow, type StoredSpan, type StoredSpanRow } from './span-reader.ts';

/** The texts of a span that a person may look for. Never throws. */
export type TextOfSpan = (encoded: EncodedRecord) => string;

interface RowToIndex extends PayloadRow {
  readonly id: number;
}

/** Full-text search. Spans are indexed some time after they were stored, by whoever has time for it. */
export class SpanSearch {
  private readonly database: Database;
  private readonly payloads: Payloads;
  private readonly spansToIndex: Statement<RowToIndex>;
  private readonly insertSpanText: Statement<never>;
  private readonly forgetSearchAgain: Statement<never>;
  private readonly saveSearchProgress: Statement<never>;
  private readonly searchSpans: Statement<StoredSpanRow>;

  constructor(database: Database, payloads: Payloads) {
    this.database = database;
    this.payloads = payloads;
    this.spansToIndex = database.prepare(spansToIndex);
    this.insertSpanText = database.prepare(insertSpanText);
    this.forgetSearchAgain = database.prepare(forgetSearchAgain);
    this.saveSearchProgress = database.prepare(saveSearchProgress);
    this.searchSpans = database.prepare(searchSpans);
  }

  /** Indexes about `limit` spans in one transaction. False where none is left. */
  indexNext(limit: number, textOf: TextOfSpan): boolean {
    if (this.spansToIndex.get({ limit: 1 }) === undefined) return false;
    return this.database.transaction(() => {
      // Read inside, because another process may be indexing too.
      const rows = this.spansToIndex.all({ limit });
      for (const row of rows) {
        this.insertSpanText.run({ id: row.id, body: textOf(this.payloads.read(row)) });
        this.forgetSearchAgain.run({ id: row.id });
      }
      this.saveSearchProgress.run({ id: rows.at(-1)?.id ?? 0 });
      return rows.length >= limit;
    });
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
