import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../base/disposable.ts';
import { errorText, type Log } from '../base/log.ts';
import type { ExtractionAnswer, ExtractionOrder } from './extraction-thread.ts';
import type { FileExtraction, FileExtractor, FileToExtract } from './file-extractor.ts';

/** Takes templates out of many files. */
export interface Extraction extends Disposable {
  /** As many orders as this may be under way before more of them gain nothing. */
  readonly ordersAtOnce: number;
  /** In the order of the files. Never rejects. */
  extract(files: readonly FileToExtract[]): Promise<readonly FileExtraction[]>;
}

/** They do three quarters of the work; more would wait for the thread that fills the index. */
const [fewestThreads, mostThreads] = [2, 3];

interface Thread {
  readonly worker: Worker;
  readonly orders: Map<number, (answer: readonly FileExtraction[] | undefined) => void>;
}

export interface ExtractionThreadsOptions {
  /** The program of `extraction-thread.ts`. */
  readonly program: string;
  readonly grammarsFolder: string;
  readonly log: Log;
  /** Takes over what a thread leaves that ended. */
  readonly instead: FileExtractor;
}

/** Extraction in the thread that asks for it. */
export function extractionHere(extractor: FileExtractor): Extraction {
  return {
    ordersAtOnce: 1,
    extract: async (files) => {
      const extractions: FileExtraction[] = [];
      for (const file of files) extractions.push(await extractor.extract(file));
      return extractions;
    },
    dispose: () => undefined,
  };
}

/** Threads that live as long as a first index takes. */
export class ExtractionThreads implements Extraction {
  private readonly log: Log;
  private readonly threads: Thread[];
  private readonly instead: Extraction;
  private lastNumber = 0;

  constructor({ program, grammarsFolder, log, instead }: ExtractionThreadsOptions) {
    this.log = log;
    this.instead = extractionHere(instead);
    const count = Math.max(fewestThreads, Math.min(mostThreads, availableParallelism() - 1));
    this.threads = Array.from({ length: count }, () => this.start(program, grammarsFolder));
  }

  get ordersAtOnce(): number {
    return Math.max(1, this.threads.length * 2);
  }

  async extract(files: readonly FileToExtract[]): Promise<readonly FileExtraction[]> {
    const [thread] = this.threads.toSorted((a, b) => a.orders.size - b.orders.size);
    if (thread === undefined || files.length === 0) return this.instead.extract(files);
    const number = ++this.lastNumber;
    const answer = await new Promise<readonly FileExtraction[] | undefined>((resolve) => {
      thread.orders.set(number, resolve);
      thread.worker.postMessage({ number, files } satisfies ExtractionOrder);
    });
    return answer ?? this.instead.extract(files);
  }

  dispose(): void {
    for (const { worker } of this.threads) void worker.terminate();
  }

  private start(program: string, grammarsFolder: string): Thread {
    const thread: Thread = {
      worker: new Worker(program, { workerData: { grammarsFolder } }),
      orders: new Map(),
    };
    const { worker, orders } = thread;
    worker.on('message', ({ number, extractions }: ExtractionAnswer) => {
      orders.get(number)?.(extractions);
      orders.delete(number);
    });
    worker.on('error', (error) => this.log.warn(`A thread that reads files: ${errorText(error)}`));
    worker.on('exit', () => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      // Also when it is ended from here: who waits then has no use for an answer.
      for (const resolve of orders.values()) resolve(undefined);
    });
    return thread;
  }
}
