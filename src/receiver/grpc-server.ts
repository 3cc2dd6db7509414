import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { parseExecutionId } from '../model/ids.ts';
import type { Signal } from '../otlp/export-response.ts';
import { executionHeader, refuseBrowsers } from './check-request.ts';
import { grpcTimeLimit } from './grpc-time-limit.ts';
import { takeIn, toRefusal, type Intake } from './take-in.ts';

const services: readonly { readonly path: string; readonly signal: Signal }[] = [
  { path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export', signal: 'traces' },
  { path: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', signal: 'metrics' },
  { path: '/opentelemetry.proto.collector.logs.v1.LogsService/Export', signal: 'logs' },
];

/** How long calls may go on once the server is to end. */
const graceMs = 500;

const pingEveryMs = 30_000;
const pingTimeoutMs = 10_000;

/** Requests at once on one connection. Exporters send one or a few; each may hold a whole body. */
const mostStreams = 32;

export interface GrpcServer {
  /** Serves a connection that was accepted elsewhere. */
  take(socket: Socket): void;
  /** Lets the calls that run come to their end for a moment, then ends all connections. */
  close(): Promise<void>;
}

/** OTLP over gRPC. Messages stay bytes: our own decoder reads them. */
export function createGrpcServer(intake: Intake): GrpcServer {
  const { limits } = intake;
  const server = new Server({
    // Beyond it the call ends with RESOURCE_EXHAUSTED; it counts after decompression too.
    'grpc.max_receive_message_length': limits.maximumBodyBytes,
    'grpc.max_concurrent_streams': mostStreams,
    'grpc.max_connection_idle_ms': limits.idleTimeoutMs,
    'grpc.keepalive_time_ms': pingEveryMs,
    'grpc.keepalive_timeout_ms': pingTimeoutMs,
    'grpc.enable_channelz': 0,
    interceptors: [grpcTimeLimit(limits.requestTimeoutMs)],
  });
  for (const { path, signal } of services) {
    const handle = (call: Call, answer: Answer): void =>
      void handleCall(call, answer, { signal, intake });
    server.register(path, handle, sameBytes, sameBytes, 'unary');
  }
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  return {
    take: (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      connections.injectConnection(socket);
    },
    close: async () => {
      // Its own word that all is over comes too early: Node's server closes the sessions before it does.
      server.tryShutdown(() => undefined);
      const ended = Promise.all(Array.from(sockets, closed));
      await Promise.race([ended, delay(graceMs, undefined, { ref: false })]);
      server.forceShutdown();
      // The library leaves open those whose calls are not answered.
      for (const socket of sockets) socket.destroy();
    },
  };
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

type Call = ServerUnaryCall<Buffer, Buffer>;
type Answer = sendUnaryData<Buffer>;

function sameBytes(message: Buffer): Buffer {
  return message;
}

/** Never rejects: what goes wrong becomes a status. */
async function handleCall(
  call: Call,
  answer: Answer,
  { signal, intake }: { readonly signal: Signal; readonly intake: Intake },
): Promise<void> {
  const pending = intake.pendingTotal.open();
  try {
    refuseBrowsers({ host: call.getHost(), origin: textOf(call, 'origin') });
    pending.add(call.request.length);
    const executionId = parseExecutionId(textOf(call, executionHeader) ?? '');
    const head = { signal, format: 'protobuf', executionId } as const;
    answer(null, Buffer.from(await takeIn(call.request, head, intake)));
  } catch (error) {
    const { rpcCode, message } = toRefusal(error, intake);
    answer({ code: statusOf(rpcCode), details: message });
  } finally {
    pending.release();
  }
}

function textOf(call: Call, name: string): string | undefined {
  return call.metadata.get(name)[0]?.toString();
}

/** The library's own name for a `google.rpc.Code`. */
function statusOf(rpcCode: number): status {
  return status[status[rpcCode] as keyof typeof status];
}
