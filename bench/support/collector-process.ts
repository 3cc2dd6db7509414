import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  collectorNodeOptions,
  collectorVariables,
  connectRunningCollector,
  type CollectorConnection,
} from '../../src/rendezvous/connect-collector.ts';
import { builtCollector } from './built-programs.ts';
import { processorSeconds } from './process-time.ts';
import { restingBytes, rssBytes } from './process-memory.ts';

export interface CollectorProcessOptions {
  /** Such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  /** Absent: the collector as it is built for a user. */
  readonly program?: string;
}

const startTimeoutMs = 15_000;
const retryMs = 20;
/** Longer than a collector waits before it gives memory back. */
const restMs = 12_000;
const restingSeconds = 0.25;

/** A real collector, on free ports and with a data directory of its own. */
export class CollectorProcess {
  readonly dataDirectory: string;
  readonly pid: number;
  readonly url: string;
  readonly grpcAddress: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, { info }: CollectorConnection) {
    this.child = child;
    this.dataDirectory = info.data;
    this.pid = info.pid;
    this.url = info.http;
    this.grpcAddress = info.grpc ?? '';
  }

  static async start(
    dataDirectory: string,
    { nodeOptions = [], program = builtCollector }: CollectorProcessOptions = {},
  ): Promise<CollectorProcess> {
    const ports = ['--http-port', '0', '--grpc-port', '0', '--gateway-port', '0'];
    const child = spawn(
      process.execPath,
      [...collectorNodeOptions, ...nodeOptions, program, '--data', dataDirectory, ...ports],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...collectorVariables },
      },
    );
    const deadline = Date.now() + startTimeoutMs;
    while (Date.now() < deadline) {
      const connection = await connectRunningCollector({ dataDirectory, program, client: 'bench' });
      if (connection === undefined) await delay(retryMs);
      else {
        connection.dispose();
        return new CollectorProcess(child, connection);
      }
    }
    child.kill();
    throw new Error(`The collector did not start within ${startTimeoutMs} ms.`);
  }

  rssBytes(): number {
    return rssBytes(this.pid);
  }

  /** Of all its threads, since it started. */
  processorSeconds(): number {
    return processorSeconds(this.pid);
  }

  restingBytes(): Promise<number> {
    return restingBytes(this.pid);
  }

  /** Resolves when it has nothing left to do, such as indexing, and has given back what that took. */
  async untilAtRest(): Promise<void> {
    let worked = Infinity;
    while (worked > restingSeconds) {
      const before = this.processorSeconds();
      await delay(restMs);
      worked = this.processorSeconds() - before;
    }
  }

  async end(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
