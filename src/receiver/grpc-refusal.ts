import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { encodeRefusal } from './answer.ts';
import type { Refusal } from './refusal.ts';

/** A refusal as gRPC says it: a `google.rpc.Status` beside the code, where it tells when to come again. */
export function grpcRefusal(refusal: Refusal): StatusObject {
  const metadata = new Metadata();
  if (refusal.details.retryAfterSeconds !== undefined) {
    metadata.set('grpc-status-details-bin', Buffer.from(encodeRefusal('protobuf', refusal)));
  }
  return { code: statusOf(refusal.rpcCode), details: refusal.message, metadata };
}

/** The library's own name for a `google.rpc.Code`. */
function statusOf(rpcCode: number): status {
  return status[status[rpcCode] as keyof typeof status];
}
