import type { Socket } from 'node:net';
import { errorText, type Log } from '../base/log.ts';
import { listenOnLoopback, type LoopbackServer } from '../loopback/listen-on-loopback.ts';
import type { GrpcServer } from './grpc-server.ts';
import { createHttpServer } from './http-server.ts';
import { PendingTotal } from './pending-bytes.ts';
import { defaultReceiverLimits, type ReceiverLimits } from './receiver-limits.ts';
import { ConnectionSplitter } from './split-connections.ts';
import type { Ingest, Intake } from './take-in.ts';

export interface ReceiverOptions {
  /** For OTLP over HTTP. 0 for any free one. */
  readonly port: number;
  /** For OTLP over gRPC. 0 for any free one. */
  readonly grpcPort: number;
  readonly ingest: Ingest;
  readonly log: Log;
  readonly limits?: Partial<ReceiverLimits>;
}

export interface Receiver {
  /** Base address, such as `http://127.0.0.1:4318`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Such as `127.0.0.1:4317`. */
  readonly grpcAddress: string;
  readonly grpcPort: number;
  /** Stops listening and ends open connections. What is not acknowledged yet the senders send again. */
  close(): Promise<void>;
}

/**
 * Starts the OTLP servers. Rejects with `PortTakenError` where another program has one of the ports.
 * Each port serves either protocol: a program that mixes them up loses nothing.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { log, ingest } = options;
  const limits = { ...defaultReceiverLimits, ...options.limits };
  const pendingTotal = new PendingTotal(limits.maximumPendingBytes);
  const intake: Intake = { ingest, log, limits, pendingTotal };
  const grpc = new GrpcConnections(intake);
  const splitter = new ConnectionSplitter({
    timeoutMs: limits.headersTimeoutMs,
    onOther: (socket, protocol) => {
      if (protocol === 'http2') grpc.take(socket);
      else socket.destroy();
    },
  });
  const listen = (port: number): Promise<LoopbackServer> =>
    listenOnLoopback({
      port,
      makeServer: () => splitter.split(createHttpServer(intake)),
      onError: (error) =>
        log.warn(`The OTLP receiver could not take a connection: ${error.message}`),
    });
  const servers = await listenOnBoth(listen, options);
  const [http, grpcServer] = servers;
  return {
    url: `http://127.0.0.1:${http.port}`,
    port: http.port,
    grpcAddress: `127.0.0.1:${grpcServer.port}`,
    grpcPort: grpcServer.port,
    close: async () => {
      const listening = servers.map((server) => server.close());
      splitter.close();
      await Promise.all([...listening, grpc.close()]);
    },
  };
}

async function listenOnBoth(
  listen: (port: number) => Promise<LoopbackServer>,
  { port, grpcPort }: ReceiverOptions,
): Promise<readonly [LoopbackServer, LoopbackServer]> {
  const http = await listen(port);
  try {
    return [http, await listen(grpcPort)];
  } catch (error) {
    await http.close();
    throw error;
  }
}

/** The gRPC server is loaded with its first connection: most programs send over HTTP. */
class GrpcConnections {
  private readonly intake: Intake;
  private server: Promise<GrpcServer> | undefined;

  constructor(intake: Intake) {
    this.intake = intake;
  }

  take(socket: Socket): void {
    // The server listens for errors itself, but only once it has the connection.
    socket.on('error', () => socket.destroy());
    this.server ??= import('./grpc-server.ts').then((module) =>
      module.createGrpcServer(this.intake),
    );
    this.server.then(
      (server) => server.take(socket),
      (error: unknown) => {
        this.intake.log.error(`The gRPC server could not be started: ${errorText(error)}`, error);
        socket.destroy();
      },
    );
  }

  async close(): Promise<void> {
    const server = await this.server?.catch(() => undefined);
    await server?.close();
  }
}
