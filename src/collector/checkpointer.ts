import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { errorText, type Log } from '../base/log.ts';

/** Pages that are written again and again within this time are copied once: after 20 ms it is twice the work. */
const pauseMs = 100;

/** 32 MB: a log of this size is begun anew. */
const longLogPages = 4_000;

export interface CheckpointerOptions {
  /** Of `checkpoint-thread.ts`. */
  readonly program: string;
  readonly databaseFile: string;
  readonly log: Log;
  /** Copies in this thread what the other one left. */
  readonly finish: () => void;
}

/** Has the thread of `checkpoint-thread.ts` work after something was stored; it is started by the first. */
export class Checkpointer {
  private readonly program: string;
  private readonly databaseFile: string;
  private readonly log: Log;
  private readonly finish: () => void;
  private worker: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failed = false;

  constructor({ program, databaseFile, log, finish }: CheckpointerOptions) {
    this.program = program;
    this.databaseFile = databaseFile;
    this.log = log;
    this.finish = finish;
  }

  /** Something was stored. */
  touch(): void {
    this.timer ??= setTimeout(() => this.checkpoint(), pauseMs);
  }

  /** Resolves when the thread has closed the database: who closes it last leaves no log beside it. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    const { worker } = this;
    if (worker === undefined || this.failed) return;
    worker.postMessage('close');
    await once(worker, 'exit');
  }

  private checkpoint(): void {
    this.timer = undefined;
    if (this.failed) return;
    this.worker ??= this.start();
    this.worker.postMessage('checkpoint');
  }

  private start(): Worker {
    const worker = new Worker(this.program, { workerData: this.databaseFile });
    // The thread never has it all while commits go on, so that the log would grow: the rest is copied between two.
    worker.on('message', (pages: number) => {
      if (pages >= longLogPages) this.finish();
    });
    // Without it, commits do this work themselves whenever the log has grown large.
    worker.on('error', (error) => {
      this.failed = true;
      this.log.warn(`The checkpoint thread ended: ${errorText(error)}`);
    });
    return worker;
  }
}
