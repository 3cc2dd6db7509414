import type { Server } from 'node:http';
import { closeServer, listen } from '../loopback/listen.ts';

export interface OutsideListenersOptions {
  readonly ports: readonly number[];
  readonly makeServer: (port: number) => Server;
  /** A server that listens failed to take a connection. */
  readonly onError: (error: Error) => void;
}

/** Further addresses of this machine at which the receiver can be reached, on the same ports. */
export class OutsideListeners {
  private readonly options: OutsideListenersOptions;
  private servers: readonly Server[] = [];

  constructor(options: OutsideListenersOptions) {
    this.options = options;
  }

  /** Listens at these addresses in place of those before. Listens at none where it rejects. */
  async listen(addresses: readonly string[]): Promise<void> {
    await this.close();
    const { ports, makeServer, onError } = this.options;
    const opened: Server[] = [];
    try {
      for (const address of addresses) {
        for (const port of ports) {
          const server = makeServer(port);
          await listen(server, address, port);
          opened.push(server.on('error', onError));
        }
      }
      this.servers = opened;
    } catch (error) {
      await Promise.all(opened.map(closeServer));
      throw error;
    }
  }

  async close(): Promise<void> {
    const { servers } = this;
    this.servers = [];
    await Promise.all(servers.map(closeServer));
  }
}
