import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { parseExecutionId } from '../model/ids.ts';
import type { Signal } from '../otlp/export-response.ts';
import { executionHeader } from './check-request.ts';
import { grpcAdmission } from './grpc-admission.ts';
import { grpcPendingBytes } from './grpc-pending-bytes.ts';
import { grpcRefusal } from './grpc-refusal.ts';
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
    interceptors: [
      grpcPendingBytes(intake),
      grpcAdmission(intake),
      grpcTimeLimit(limits.requestTimeoutMs),
    ],
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
  try {
    const executionId = parseExecutionId(call.metadata.get(executionHeader)[0]?.toString() ?? '');
    const head = { signal, format: 'protobuf', executionId } as const;
    answer(null, Buffer.from(await takeIn(call.request, head, intake)));
  } catch (error) {
    answer(grpcRefusal(toRefusal(error, intake)));
  }
}
