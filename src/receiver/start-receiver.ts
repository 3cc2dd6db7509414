import type { Server } from 'node:http';
import type { Log } from '../base/log.ts';
import { listenOnLoopback, type LoopbackServer } from '../loopback/listen-on-loopback.ts';
import { AgentsTraces } from '../otlp/agents-traces.ts';
import { Admission } from './admission.ts';
import { ArrivingBodies } from './arriving-bodies.ts';
import { BodyBuffers } from './body-buffers.ts';
import { GrpcConnections } from './grpc-connections.ts';
import { createHttpServer } from './http-server.ts';
import { OutsideListeners } from './outside-listeners.ts';
import { PendingTotal } from './pending-bytes.ts';
import { defaultReceiverLimits, type ReceiverLimits } from './receiver-limits.ts';
import { ConnectionSplitter } from './split-connections.ts';
import type { Ingest, Intake } from './take-in.ts';
import { WrongProtocols, type ReceiverAddresses, type WrongProtocol } from './wrong-protocols.ts';

export interface ReceiverOptions {
  /** For OTLP over HTTP. 0 for any free one. */
  readonly port: number;
  /** For OTLP over gRPC. 0 for any free one. */
  readonly grpcPort: number;
  readonly ingest: Ingest;
  readonly log: Log;
  readonly limits?: Partial<ReceiverLimits>;
  /** A program sends what its address is not for: told once for each such mistake. */
  readonly onWrongProtocol?: (wrong: WrongProtocol) => void;
}

export interface Receiver {
  /** Base address, such as `http://127.0.0.1:4318`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Such as `127.0.0.1:4317`. */
  readonly grpcAddress: string;
  readonly grpcPort: number;
  /** Web pages that may send, by their origin, in place of those before. */
  allowOrigins(origins: readonly string[]): void;
  /**
   * Listens on the same ports at further addresses of this machine too, in place of those before. Whoever
   * sends from elsewhere must carry the token, and who carries it may call us by any name. Without
   * `access` all is as it was. Rejects with `PortTakenError`, or the system's own error.
   */
  openOutside(access: OutsideAccess | undefined): Promise<void>;
  /** Stops listening and ends open connections. What is not acknowledged yet the senders send again. */
  close(): Promise<void>;
}

export interface OutsideAccess {
  /** None: only the loopback addresses, by which some containers are led to their host. */
  readonly addresses: readonly string[];
  readonly token: string;
}

/**
 * Starts the OTLP servers. Rejects with `PortTakenError` where another program has one of the ports.
 * Each port serves either protocol: a program that mixes them up loses nothing.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const limits = { ...defaultReceiverLimits, ...options.limits };
  let addresses: ReceiverAddresses = { http: '', grpc: '' };
  const admission = new Admission();
  const intake: Intake = {
    admission,
    agentsTraces: new AgentsTraces(),
    ingest: options.ingest,
    log: options.log,
    limits,
    pendingTotal: new PendingTotal(limits.maximumPendingBytes),
    buffers: new BodyBuffers(),
    arriving: new ArrivingBodies(),
    wrongProtocols: new WrongProtocols(
      (wrong) => options.onWrongProtocol?.(wrong),
      () => addresses,
    ),
  };
  const grpcConnections = new GrpcConnections(intake);
  const splitter = new ConnectionSplitter(limits.headersTimeoutMs);
  const onError = (error: Error): void =>
    options.log.warn(`The OTLP receiver could not take a connection: ${error.message}`);
  const make = (expected: Transport): Server =>
    makeServer(expected, { intake, grpcConnections, splitter });
  const [http, grpc] = await listenOnBoth(options, (port, expected) =>
    listenOnLoopback({ port, makeServer: () => make(expected), onError }),
  );
  const outside = new OutsideListeners({
    ports: [http.port, grpc.port],
    makeServer: (port) => make(port === http.port ? 'http' : 'grpc'),
    onError,
  });
  const url = `http://127.0.0.1:${http.port}`;
  const grpcAddress = `127.0.0.1:${grpc.port}`;
  addresses = { http: url, grpc: `http://${grpcAddress}` };
  return {
    url,
    port: http.port,
    grpcAddress,
    grpcPort: grpc.port,
    allowOrigins: (origins) => admission.allowOrigins(origins),
    openOutside: async (access) => {
      // Nobody is let in with a token of before while the addresses change.
      admission.acceptToken(access?.token);
      await outside.listen(access?.addresses ?? []);
    },
    close: async () => {
      const closed = [http.close(), grpc.close(), outside.close(), grpcConnections.close()];
      splitter.close();
      await Promise.all(closed);
    },
  };
}

type Transport = 'http' | 'grpc';

interface Parts {
  readonly intake: Intake;
  readonly grpcConnections: GrpcConnections;
  readonly splitter: ConnectionSplitter;
}

/** Serves whatever comes; what was not expected is taken too, and told of. */
function makeServer(expected: Transport, { intake, grpcConnections, splitter }: Parts): Server {
  const { wrongProtocols } = intake;
  const server = createHttpServer(intake, () => {
    if (expected !== 'http') wrongProtocols.report('http-on-grpc-port');
  });
  return splitter.split(server, {
    onHttp2: (socket) => {
      if (expected !== 'grpc') wrongProtocols.report('grpc-on-http-port');
      grpcConnections.take(socket);
    },
    onTls: () => wrongProtocols.report('encrypted'),
  });
}

async function listenOnBoth(
  { port, grpcPort }: ReceiverOptions,
  listen: (port: number, expected: Transport) => Promise<LoopbackServer>,
): Promise<readonly [LoopbackServer, LoopbackServer]> {
  const http = await listen(port, 'http');
  try {
    return [http, await listen(grpcPort, 'grpc')];
  } catch (error) {
    await http.close();
    throw error;
  }
}
