import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { closeServer, errorCode, listen } from './listen.ts';

/** How often a free port of 127.0.0.1 may turn out to be taken on ::1. */
const attempts = 10;

export interface LoopbackOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** Called once for each address. */
  readonly makeServer: () => Server;
  /** A server that listens failed to take a connection, for want of file descriptors say. */
  readonly onError: (error: Error) => void;
}

export interface LoopbackServer {
  readonly port: number;
  /** Stops listening and ends open connections. */
  readonly close: () => Promise<void>;
}

/**
 * Listens on 127.0.0.1 and, on the same port, on ::1 where the machine has it, since programs differ in
 * which of the two they take `localhost` for. Rejects with `PortTakenError`.
 */
export async function listenOnLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const { port, servers } = await listenOnBoth(options);
  for (const server of servers) server.on('error', (error) => options.onError(error));
  return {
    port,
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

async function listenOnBoth({
  port,
  makeServer,
}: LoopbackOptions): Promise<{ port: number; servers: readonly Server[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const ipv4 = makeServer();
    await listen(ipv4, '127.0.0.1', port);
    const actualPort = (ipv4.address() as AddressInfo).port;
    try {
      const ipv6 = makeServer();
      const hasIpv6 = await tryListenOnIpv6(ipv6, actualPort);
      return { port: actualPort, servers: hasIpv6 ? [ipv4, ipv6] : [ipv4] };
    } catch (error) {
      ipv4.close();
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

/** False where the machine has no ::1. */
async function tryListenOnIpv6(server: Server, port: number): Promise<boolean> {
  try {
    await listen(server, '::1', port);
    return true;
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(errorCode(error))) return false;
    throw error;
  }
}
