import type { OtlpFormat } from './decode-request.ts';

export type Signal = 'traces' | 'logs' | 'metrics';

export interface PartialSuccess {
  readonly rejectedRecords: number;
  readonly message: string;
}

/**
 * An `Export{Trace,Logs,Metrics}ServiceResponse`. Full success is the empty message: a partial
 * success that rejects nothing and says nothing is left out.
 */
export function encodeExportResponse(
  format: OtlpFormat,
  signal: Signal,
  partialSuccess?: PartialSuccess,
): Uint8Array {
  const { rejectedRecords, message } = partialSuccess ?? { rejectedRecords: 0, message: '' };
  const isFullSuccess = rejectedRecords === 0 && message === '';
  if (format === 'json') {
    const rejected = { [rejectedNames[signal]]: String(rejectedRecords), errorMessage: message };
    return encodeJson(isFullSuccess ? {} : { partialSuccess: rejected });
  }
  if (isFullSuccess) return new Uint8Array();
  const partial = [...varintField(1, rejectedRecords), ...textField(2, message)];
  return Uint8Array.from(bytesField(1, partial));
}

const rejectedNames: Record<Signal, string> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

export interface RpcStatus {
  /** One of `google.rpc.Code`. */
  readonly code: number;
  readonly message: string;
  /** Becomes a `google.rpc.RetryInfo`, by which senders of gRPC know when to come again. */
  readonly retryAfterSeconds?: number;
}

const retryInfoType = 'type.googleapis.com/google.rpc.RetryInfo';

/** A `google.rpc.Status`, the body of every answer that is no success. */
export function encodeRpcStatus(format: OtlpFormat, status: RpcStatus): Uint8Array {
  const { code, message, retryAfterSeconds } = status;
  if (format === 'json') {
    const retry = { '@type': retryInfoType, retryDelay: `${retryAfterSeconds}s` };
    return encodeJson({
      code,
      message,
      ...(retryAfterSeconds !== undefined && { details: [retry] }),
    });
  }
  const head = [...varintField(1, code), ...textField(2, message)];
  if (retryAfterSeconds === undefined) return Uint8Array.from(head);
  const retryInfo = bytesField(1, varintField(1, retryAfterSeconds));
  const any = [...textField(1, retryInfoType), ...bytesField(2, retryInfo)];
  return Uint8Array.from([...head, ...bytesField(3, any)]);
}

function encodeJson(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Fields with the default value are not sent. */
function varintField(field: number, value: number): number[] {
  return value === 0 ? [] : [tag(field, 0), ...varint(value)];
}

function textField(field: number, text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return bytes.length === 0 ? [] : bytesField(field, [...bytes]);
}

function bytesField(field: number, bytes: readonly number[]): number[] {
  return [tag(field, 2), ...varint(bytes.length), ...bytes];
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}

function varint(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low + 128, ...varint(Math.floor(value / 128))];
}
