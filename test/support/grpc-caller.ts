import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';

export const grpcPaths = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
} as const;

export interface GrpcCallerOptions {
  readonly gzip?: boolean;
  /** What the client calls the server, in place of its address. */
  readonly authority?: string;
}

export interface GrpcRefusal {
  readonly code: number;
  readonly details: string;
  /** A `google.rpc.Status`. */
  readonly statusDetails?: Buffer;
}

/** A real client of the official library, which sends bytes as they are. */
export class GrpcCaller {
  private readonly client: Client;

  constructor(address: string, options: GrpcCallerOptions = {}) {
    this.client = new Client(address, credentials.createInsecure(), {
      // A refusal is to be seen, not tried again.
      'grpc.enable_retries': 0,
      ...(options.gzip === true && {
        'grpc.default_compression_algorithm': compressionAlgorithms.gzip,
      }),
      ...(options.authority !== undefined && { 'grpc.default_authority': options.authority }),
    });
  }

  /** Rejects with the `ServiceError`. */
  call(path: string, body: Uint8Array, metadata: Record<string, string> = {}): Promise<Buffer> {
    const sent = new Metadata();
    for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
    return new Promise((resolve, reject) => {
      const finish = (error: ServiceError | null, answer?: Buffer): void => {
        if (error === null) resolve(answer ?? Buffer.alloc(0));
        else reject(error);
      };
      const same = (message: Buffer): Buffer => message;
      this.client.makeUnaryRequest(path, same, same, Buffer.from(body), sent, finish);
    });
  }

  /** The status of a call that fails. */
  async refusal(
    path: string,
    body: Uint8Array,
    metadata: Record<string, string> = {},
  ): Promise<GrpcRefusal> {
    const failure = await this.call(path, body, metadata).then(
      () => undefined,
      (error: unknown) => error as ServiceError,
    );
    if (failure === undefined) throw new Error('The call was accepted.');
    const [statusDetails] = failure.metadata.get('grpc-status-details-bin');
    return {
      code: failure.code,
      details: failure.details,
      ...(Buffer.isBuffer(statusDetails) && { statusDetails }),
    };
  }

  close(): void {
    this.client.close();
  }
}
