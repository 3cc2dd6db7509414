import type { Signal } from '../otlp/export-response.ts';

export type WrongProtocolKind =
  'grpc-on-http-port' | 'http-on-grpc-port' | 'encrypted' | `${Signal}-as-${Signal}`;

export interface WrongProtocol {
  readonly kind: WrongProtocolKind;
  /** For a person: what comes in wrongly, and the setting that puts it right. */
  readonly sentence: string;
}

export interface ReceiverAddresses {
  /** Such as `http://127.0.0.1:4318`. */
  readonly http: string;
  /** Such as `http://127.0.0.1:4317`, as settings of exporters have it. */
  readonly grpc: string;
}

/** Tells of each mistake that senders make once, however often it is made. */
export class WrongProtocols {
  private readonly told = new Set<WrongProtocolKind>();
  private readonly tell: (wrong: WrongProtocol) => void;
  private readonly addresses: () => ReceiverAddresses;

  constructor(tell: (wrong: WrongProtocol) => void, addresses: () => ReceiverAddresses) {
    this.tell = tell;
    this.addresses = addresses;
  }

  report(kind: Exclude<WrongProtocolKind, `${Signal}-as-${Signal}`>): void {
    this.tellOnce(kind, sentences[kind]);
  }

  reportSignal(content: Signal, sentAs: Signal): void {
    this.tellOnce(
      `${content}-as-${sentAs}`,
      ({ http }) =>
        `A program sends ${content} as ${sentAs}. They are taken for what they are; ` +
        `to put it right, set OTEL_EXPORTER_OTLP_${content.toUpperCase()}_ENDPOINT=${http}/v1/${content}.`,
    );
  }

  private tellOnce(
    kind: WrongProtocolKind,
    sentence: (addresses: ReceiverAddresses) => string,
  ): void {
    if (this.told.has(kind)) return;
    this.told.add(kind);
    this.tell({ kind, sentence: sentence(this.addresses()) });
  }
}

const sentences = {
  'grpc-on-http-port': ({ http, grpc }: ReceiverAddresses) =>
    `A program sends OTLP over gRPC to ${http}, the address for HTTP. It is taken all the same; to put ` +
    `it right, set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf, or OTEL_EXPORTER_OTLP_ENDPOINT=${grpc}.`,
  'http-on-grpc-port': ({ http, grpc }: ReceiverAddresses) =>
    `A program sends OTLP over HTTP to ${grpc}, the address for gRPC. It is taken all the same; to put ` +
    `it right, set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or OTEL_EXPORTER_OTLP_ENDPOINT=${http}.`,
  encrypted: ({ http, grpc }: ReceiverAddresses) =>
    'A program tries to send telemetry encrypted, which is not done on this machine: set ' +
    `OTEL_EXPORTER_OTLP_INSECURE=true, and an address that begins with http:// (${http}, or ${grpc} for gRPC).`,
};
