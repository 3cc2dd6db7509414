import { spawn } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.ts';
import {
  protocolVersion,
  type CollectorApi,
  type CollectorEvents,
  type CollectorInfo,
} from '../protocol/collector-api.ts';
import { jsonLinesTransport } from '../protocol/json-lines.ts';
import { connect, RpcError, type Client } from '../protocol/rpc.ts';
import { buildId, isNewerBuild } from './build-id.ts';
import { socketPath } from './socket-path.ts';
import { socketStream } from './socket-stream.ts';
import { unwritablePath, unwritableSentence } from './unwritable-path.ts';

export interface CollectorProgram {
  readonly dataDirectory: string;
  /** Path of the collector's bundle (or, from source, of its `main.ts`). */
  readonly program: string;
  /** Who connects, for the collector's log: `window`, `command-line`. */
  readonly client: string;
}

export interface ConnectOptions extends CollectorProgram {
  /** Waits that long for another client to start one, before it does. */
  readonly startAfterMs?: number;
}

export interface CollectorConnection extends Disposable {
  readonly client: Client<CollectorApi, CollectorEvents>;
  readonly info: CollectorInfo;
}

/** A cold start takes about 150 ms; a loaded machine may take many times that. */
const startTimeoutMs = 15_000;
const retryMs = 25;

/**
 * Connects to the collector of a data directory and starts it where none runs. An older build is asked
 * to hand over and is replaced. Rejects with `RpcError`: `not-started`, or `version` where a newer
 * build runs that this one does not understand.
 */
export async function connectCollector(options: ConnectOptions): Promise<CollectorConnection> {
  const deadline = Date.now() + startTimeoutMs;
  let startAt = Date.now() + (options.startAfterMs ?? 0);
  while (Date.now() < deadline) {
    const connection = await connectRunningCollector(options);
    if (connection === undefined) {
      if (Date.now() >= startAt) {
        startCollector(options);
        startAt = deadline;
        // It waits until it can, and serves nobody before: who sends is asked to come again.
        const path = unwritablePath(options.dataDirectory);
        if (path !== undefined) throw new RpcError('not-started', unwritableSentence(path));
      }
      await delay(retryMs);
    } else if (isNewerBuild(buildId(options.program), connection.info.buildId)) {
      await handOver(connection);
      startAt = Date.now();
    } else {
      return connection;
    }
  }
  throw new RpcError(
    'not-started',
    `The collector did not start within ${startTimeoutMs / 1000} s.`,
  );
}

/** Connects where a collector runs; `undefined` where none does. */
export async function connectRunningCollector(
  options: CollectorProgram,
): Promise<CollectorConnection | undefined> {
  const socket = await openSocket(socketPath(options.dataDirectory));
  if (socket === undefined) return undefined;
  const client = connect<CollectorApi, CollectorEvents>(jsonLinesTransport(socketStream(socket)));
  const dispose = (): void => {
    client.dispose();
    socket.destroy();
  };
  try {
    const hello = { protocolVersion, buildId: buildId(options.program), client: options.client };
    return { client, info: await client.request('hello', hello), dispose };
  } catch (error) {
    dispose();
    // A collector that ends while we knock is one that does not run.
    if (error instanceof RpcError && error.code === 'closed') return undefined;
    throw error;
  }
}

/** Asks a collector to end, and waits until it has. The connection is of no use afterwards. */
export async function handOver(connection: CollectorConnection): Promise<void> {
  const closed = new Promise<void>((resolve) => connection.client.onClose(resolve));
  await connection.client.request('handOver', {}).catch(() => undefined);
  await Promise.race([closed, delay(startTimeoutMs / 3)]);
  connection.dispose();
}

function openSocket(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/**
 * Electron's binary is its Node. One arena of glibc's allocator, for its threads together, is 30 MB less after
 * a load. Its thresholds grow with the largest request that was ever freed, some megabytes, unless they are
 * set: then what is freed of larger pieces goes back to the system at once, 10 to 20 MB.
 */
export const collectorVariables = {
  ELECTRON_RUN_AS_NODE: '1',
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const;

/**
 * The first lets the collector give back what starting took. With threads that collect garbage its own
 * thread waits for them to be given a core, 20 to 170 ms on a busy machine, and they take a quarter of its
 * time; its heap is small enough for one. V8 lets the space of young objects grow to 128 MB in a flood of
 * spans, and keeps it: with 16 MB, two halves of 8, a span costs no more. It also collects more often then,
 * which frees the requests that were read: it does not count their bytes.
 */
export const collectorNodeOptions = [
  '--expose-gc',
  '--single-threaded-gc',
  '--max-semi-space-size=8',
] as const;

/** Detached, so that it outlives a window's reload. */
function startCollector(options: CollectorProgram): void {
  const child = spawn(
    process.execPath,
    [...collectorNodeOptions, options.program, '--data', options.dataDirectory],
    {
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
      env: { ...process.env, ...collectorVariables },
    },
  );
  child.on('error', () => undefined);
  child.unref();
}
