import type { TraceId } from '../model/ids.ts';
import type { Database, Statement } from './database.ts';
import setPinned from './queries/set-pinned.sql';

/** Marks runs that stay, however old they are and however full the disk is. */
export class Pins {
  private readonly setPinned: Statement<never>;

  constructor(database: Database) {
    this.setPinned = database.prepare(setPinned);
  }

  pin(traceId: TraceId): void {
    this.setPinned.run({ trace_id: traceId, pinned: 1 });
  }

  unpin(traceId: TraceId): void {
    this.setPinned.run({ trace_id: traceId, pinned: 0 });
  }
}
