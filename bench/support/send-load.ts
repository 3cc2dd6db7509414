import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { GrpcCaller, grpcPaths } from '../../test/support/grpc-caller.ts';

export interface SendOptions {
  readonly connections: number;
  /** Absent: the next request goes when one is answered. */
  readonly requestsPerSecond?: number;
  /** Nothing more is sent after that. */
  readonly mostSeconds?: number;
}

export interface Sent {
  readonly seconds: number;
  /** From the first byte sent to the whole answer, of each request, in order of sending. */
  readonly latenciesMs: readonly number[];
}

/** Where requests go: one body to its acknowledgement. Rejects where it is not acknowledged. */
export interface Target {
  send(body: Buffer): Promise<void>;
  close(): void;
}

/** Sends every body once. Throws where one is not acknowledged. */
export async function sendLoad(
  bodies: Iterable<Buffer>,
  target: Target,
  options: SendOptions,
): Promise<Sent> {
  const queue = bodies[Symbol.iterator]();
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const endAt = startedAt + (options.mostSeconds ?? Infinity) * 1000;
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < endAt) {
      const index = sent++;
      const { value, done } = queue.next();
      if (done === true) return;
      await pace(index, startedAt, options.requestsPerSecond);
      const sentAt = performance.now();
      await target.send(value);
      latenciesMs[index] = performance.now() - sentAt;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  target.close();
  return { seconds: (performance.now() - startedAt) / 1000, latenciesMs };
}

async function pace(index: number, startedAt: number, perSecond: number | undefined) {
  if (perSecond === undefined) return;
  const waitMs = startedAt + (index / perSecond) * 1000 - performance.now();
  if (waitMs > 0) await delay(waitMs);
}

export const protobufHeaders = { 'content-type': 'application/x-protobuf' } as const;

/** Spans over HTTP to the base address `url`. */
export function httpTarget(
  url: string,
  headers: { readonly [name: string]: string } = protobufHeaders,
): Target {
  const agent = new Agent({ keepAlive: true });
  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        const request = httpRequest(
          `${url}/v1/traces`,
          { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
          (response) => {
            response.resume();
            response.on('end', () => {
              if (response.statusCode === 200) resolve();
              else reject(new Error(`A request was answered with ${response.statusCode}.`));
            });
          },
        );
        request.on('error', reject);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Spans over gRPC; all requests share one connection, as those of one exporter do. */
export function grpcTarget(address: string): Target {
  const caller = new GrpcCaller(address);
  return {
    send: async (body) => void (await caller.call(grpcPaths.traces, body)),
    close: () => caller.close(),
  };
}
