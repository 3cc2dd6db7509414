import { join } from 'node:path';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.ts';
import { socketPath } from '../rendezvous/socket-path.ts';
import { acquireProcessLock } from '../store/process-lock.ts';

/** Another collector serves this data directory, and answers. */
export class CollectorRunningError extends Error {
  constructor(dataDirectory: string) {
    super(`A collector already serves ${dataDirectory}.`);
    this.name = 'CollectorRunningError';
  }
}

/** A collector that ends closes its database, which may take as long as its last batch. */
const waitForEndingMs = 10_000;
const retryMs = 50;

/**
 * Makes this process the collector of a data directory: the one that holds the lock. Waits for one that
 * is ending, and throws `CollectorRunningError` where one answers.
 */
export async function becomeOnlyCollector(dataDirectory: string): Promise<Disposable> {
  const deadline = Date.now() + waitForEndingMs;
  for (;;) {
    const lock = await acquireProcessLock(join(dataDirectory, 'collector.lock'));
    if (lock !== undefined) return lock;
    // Holding the lock without answering is starting or ending; answering is serving.
    if ((await answers(socketPath(dataDirectory))) || Date.now() > deadline)
      throw new CollectorRunningError(dataDirectory);
    await delay(retryMs);
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
