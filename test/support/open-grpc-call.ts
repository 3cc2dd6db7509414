import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { grpcPaths } from './grpc-caller.ts';

export interface OpenCall {
  readonly stream: ClientHttp2Stream;
  /** Of the answer, once it comes. */
  readonly grpcStatus: Promise<string>;
}

/** A call whose message the test writes itself, in pieces or never to its end: no client does that. */
export function openCall(session: ClientHttp2Session): OpenCall {
  const stream = session.request({
    ':method': 'POST',
    ':path': grpcPaths.traces,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => undefined);
  const grpcStatus = new Promise<string>((resolve) => {
    const read = (headers: IncomingHttpHeaders): void => {
      const { 'grpc-status': status } = headers;
      if (status !== undefined) resolve(String(status));
    };
    stream.on('response', read).on('trailers', read).resume();
  });
  return { stream, grpcStatus };
}

/** A message of `length` bytes without its last one. */
export function messageStart(length: number): Buffer {
  const start = Buffer.alloc(5 + length - 1);
  start.writeUInt32BE(length, 1);
  return start;
}
