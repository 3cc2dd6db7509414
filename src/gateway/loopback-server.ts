import * as http from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { PortTakenError } from './port-taken-error.ts';

/** Listens on both loopback addresses: `localhost` is either, depending on the program that resolves it. */
export interface LoopbackServer {
  readonly port: number;
  close(): Promise<void>;
}

/** How often another port is tried where a free one on IPv4 was taken on IPv6. */
const attempts = 5;

/** `configure` is called with each server before it listens. Port 0: any free one. Throws `PortTakenError`. */
export async function listenOnLoopback(
  port: number,
  configure: (server: http.Server) => void,
): Promise<LoopbackServer> {
  for (let attempt = 1; ; attempt++) {
    const first = createServer(configure);
    const chosen = await listen(first, port, '127.0.0.1');
    const second = createServer(configure);
    try {
      await listen(second, chosen, '::1');
      return { port: chosen, close: () => closeAll([first, second]) };
    } catch (error) {
      if (!(error instanceof PortTakenError)) {
        // A machine without IPv6: nothing can come from there.
        return { port: chosen, close: () => closeAll([first]) };
      }
      await closeAll([first]);
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

function createServer(configure: (server: http.Server) => void): http.Server {
  // A stream may pause longer than the default limits, and a prompt may take long to upload.
  const server = http.createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 });
  configure(server);
  return server;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port) : error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function closeAll(servers: readonly http.Server[]): Promise<void> {
  await Promise.all(servers.map(close));
}

function close(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
