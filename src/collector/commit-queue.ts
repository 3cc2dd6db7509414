import type { TraceId } from '../model/ids.ts';

export interface CommitQueueOptions<Row> {
  /** Writes all rows, or none where it throws. Gives the runs that changed. */
  readonly write: (rows: readonly Row[]) => ReadonlySet<TraceId>;
  readonly onCommitted: () => void;
  /** Gives the error with which those who wait are rejected. */
  readonly onFailed: (error: unknown) => Error;
}

interface Waiting<Row> {
  readonly rows: readonly Row[];
  resolve(changed: ReadonlySet<TraceId>): void;
  reject(error: Error): void;
}

/** Commits together what comes in together: one transaction for all that was read in one turn of the event loop. */
export class CommitQueue<Row> {
  private readonly options: CommitQueueOptions<Row>;
  private waiting: Waiting<Row>[] = [];

  constructor(options: CommitQueueOptions<Row>) {
    this.options = options;
  }

  /** Resolves after the commit that holds `rows`, with the runs that it changed: those of others too. */
  add(rows: readonly Row[]): Promise<ReadonlySet<TraceId>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ rows, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    const batch = this.waiting;
    this.waiting = [];
    let changed: ReadonlySet<TraceId>;
    try {
      changed = this.options.write(batch.flatMap(({ rows }) => rows));
    } catch (error) {
      const failure = this.options.onFailed(error);
      for (const each of batch) each.reject(failure);
      return;
    }
    this.options.onCommitted();
    for (const each of batch) each.resolve(changed);
  }
}
