import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import { IngestBusyError } from '../receiver/ingest-busy-error.ts';
import { startReceiver } from '../receiver/start-receiver.ts';
import { unwritablePath, unwritableSentence } from '../rendezvous/unwritable-path.ts';
import type { Ports } from './port-memory.ts';

const checkMs = 500;

export interface UntilWritableOptions {
  readonly ports: Ports;
  readonly log: Log;
  /** Gives up when nobody has sent anything for that long. Absent: never. */
  readonly idleTimeoutMs?: number;
}

/**
 * Waits until the data directory can be written, and asks whoever sends meanwhile to come again. Rejects
 * where another program listens: it may be another collector that waits.
 */
export async function untilWritable(
  dataDirectory: string,
  options: UntilWritableOptions,
): Promise<void> {
  let path = unwritablePath(dataDirectory);
  if (path === undefined) return;
  const sentence = unwritableSentence(path);
  let lastSentAt = Date.now();
  options.log.error(sentence);
  const receiver = await startReceiver({
    port: options.ports.http,
    grpcPort: options.ports.grpc,
    log: options.log,
    ingest: () => {
      lastSentAt = Date.now();
      return Promise.reject(new IngestBusyError(sentence));
    },
  });
  try {
    for (; path !== undefined; path = unwritablePath(dataDirectory)) {
      if (Date.now() - lastSentAt > (options.idleTimeoutMs ?? Infinity)) throw new Error(sentence);
      await delay(checkMs);
    }
  } finally {
    await receiver.close();
  }
}
