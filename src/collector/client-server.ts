import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Disposable } from '../base/disposable.ts';
import type { CollectorApi, CollectorEvents } from '../protocol/collector-api.ts';
import { jsonLinesTransport } from '../protocol/json-lines.ts';
import { serve, type Handlers, type Server } from '../protocol/rpc.ts';
import { socketStream } from '../rendezvous/socket-stream.ts';

/** How long a client may take to read what was sent to it before the collector ended. */
const closeTimeoutMs = 500;

export interface ClientServer extends Disposable {
  /** To every client. */
  emit<Name extends keyof CollectorEvents>(event: Name, value: CollectorEvents[Name]): void;
}

export interface ClientServerOptions {
  /** A Unix socket or a named pipe. What lies there is removed: the caller holds the lock. */
  readonly path: string;
  readonly handlers: Handlers<CollectorApi>;
  readonly onClientCount: (count: number) => void;
}

/** The socket for windows and for the command line, which only this user may open. */
export async function startClientServer(options: ClientServerOptions): Promise<ClientServer> {
  const clients = new Map<Socket, Server<CollectorEvents>>();
  const server = createServer((socket) => {
    const transport = jsonLinesTransport(socketStream(socket));
    clients.set(socket, serve<CollectorApi, CollectorEvents>(transport, options.handlers));
    options.onClientCount(clients.size);
    socket.on('close', () => {
      clients.delete(socket);
      options.onClientCount(clients.size);
    });
  });
  // A pipe of Windows goes with its process; a Unix socket stays, and nobody can listen there again.
  if (process.platform !== 'win32') rmSync(options.path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.path, resolve);
  });
  if (process.platform !== 'win32') chmodSync(options.path, 0o600);
  return {
    emit: (event, value) => {
      for (const client of clients.values()) client.emit(event, value);
    },
    dispose: () => {
      server.close();
      for (const socket of clients.keys()) {
        socket.end();
        setTimeout(() => socket.destroy(), closeTimeoutMs).unref();
      }
    },
  };
}
