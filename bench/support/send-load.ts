import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface SendOptions {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly connections: number;
  /** Absent: the next request goes when one is answered. */
  readonly requestsPerSecond?: number;
}

export interface Sent {
  readonly seconds: number;
  /** From the first byte sent to the whole answer, of each request, in order of sending. */
  readonly latenciesMs: readonly number[];
}

/** Sends every body once. Throws where one is not acknowledged. */
export async function sendLoad(bodies: readonly Buffer[], options: SendOptions): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < bodies.length; index = next++) {
      await pace(index, startedAt, options.requestsPerSecond);
      const sentAt = performance.now();
      await post(bodies[index] ?? Buffer.alloc(0), agent, options);
      latenciesMs[index] = performance.now() - sentAt;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  agent.destroy();
  return { seconds: (performance.now() - startedAt) / 1000, latenciesMs };
}

async function pace(index: number, startedAt: number, perSecond: number | undefined) {
  if (perSecond === undefined) return;
  const waitMs = startedAt + (index / perSecond) * 1000 - performance.now();
  if (waitMs > 0) await delay(waitMs);
}

function post(body: Buffer, agent: Agent, { url, headers }: SendOptions): Promise<void> {
  return new Promise((resolve, reject) => {
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
  });
}
