import { createHash } from 'node:crypto';
import type { Database, Statement } from './database.ts';
import insertResource from './queries/insert-resource.sql';
import insertScope from './queries/insert-scope.sql';

/** The columns of a row that says where it comes from. */
export interface OriginIds {
  readonly resource_id: number;
  readonly scope_id: number;
}

interface IdRow {
  readonly id: number;
}

/** Resources and scopes of one machine are few; a sender that makes one per span must not fill memory. */
const rememberedTexts = 1000;

/** Resources and scopes, which the rows of all signals refer to. Nothing else inserts them. */
export class Origins {
  private readonly resources: TextTable;
  private readonly scopes: TextTable;

  constructor(database: Database) {
    this.resources = new TextTable(database.prepare(insertResource));
    this.scopes = new TextTable(database.prepare(insertScope));
  }

  /** The columns of a row whose origin is told by these two texts. */
  columns(origin: { readonly resource: string; readonly scope: string }): OriginIds {
    return {
      resource_id: this.resources.idOf(origin.resource),
      scope_id: this.scopes.idOf(origin.scope),
    };
  }

  /** From now on, until `endSweep`, all ids that are given out are also added to what this gives. */
  beginSweep(): { readonly resources: Set<number>; readonly scopes: Set<number> } {
    return { resources: this.resources.watchIds(), scopes: this.scopes.watchIds() };
  }

  endSweep(): void {
    this.resources.unwatchIds();
    this.scopes.unwatchIds();
  }

  /** To be called when a transaction was rolled back: what it inserted has no ids. */
  forget(): void {
    this.resources.forget();
    this.scopes.forget();
  }
}

/** A table that keeps each distinct text once. */
class TextTable {
  private readonly insert: Statement<IdRow>;
  private readonly ids = new Map<string, number>();
  private givenIds: Set<number> | undefined;

  constructor(insert: Statement<IdRow>) {
    this.insert = insert;
  }

  idOf(text: string): number {
    const id = this.ids.get(text) ?? this.insertText(text);
    this.givenIds?.add(id);
    return id;
  }

  private insertText(text: string): number {
    const hash = createHash('sha256').update(text).digest();
    const row = this.insert.get({ hash, body: text });
    if (row === undefined) throw new Error('SQLite gave no id for an inserted text.');
    if (this.ids.size >= rememberedTexts) this.ids.clear();
    this.ids.set(text, row.id);
    return row.id;
  }

  forget(): void {
    this.ids.clear();
  }

  watchIds(): Set<number> {
    this.givenIds = new Set();
    return this.givenIds;
  }

  unwatchIds(): void {
    this.givenIds = undefined;
  }
}
