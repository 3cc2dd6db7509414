import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { Readable } from 'node:stream';
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

/** Sends a message of `length` bytes without its last one, as fast as the other side reads. */
export function sendMessageStart({ stream }: OpenCall, length: number): void {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(length, 1);
  const pieces = function* (): Iterable<Buffer> {
    yield head;
    for (let sent = 0; sent < length - 1; sent += pieceBytes)
      yield Buffer.alloc(Math.min(pieceBytes, length - 1 - sent));
  };
  Readable.from(pieces()).pipe(stream, { end: false });
}

/** Node's own client holds no more than some megabytes at a time. */
const pieceBytes = 1024 * 1024;
