import { constants, type ServerHttp2Stream } from 'node:http2';
import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { grpcRefusal } from './grpc-refusal.ts';
import { toRefusal, type Intake } from './take-in.ts';

/**
 * Counts the bytes of a call as they come, not only once the message is whole, and ends calls that
 * together become too much. The bytes count until the stream is closed: the library holds them so long.
 *
 * Must be the first interceptor: only the innermost call has the stream. The library does not name it in
 * its types; `test/contract/receive-hostile.test.ts` fails where another version has none.
 */
export function grpcPendingBytes(intake: Intake): ServerInterceptor {
  return (_method, call) => {
    const { stream } = call as unknown as { readonly stream: ServerHttp2Stream };
    const pending = intake.pendingTotal.open();
    let received = 0;
    const count = (bytes: number): void => {
      if (stream.closed) return;
      try {
        pending.add(bytes);
      } catch (error) {
        stream.off('data', takeChunk);
        counted.sendStatus(grpcRefusal(toRefusal(error, intake)));
      }
    };
    const takeChunk = (chunk: Buffer): void => {
      received += chunk.length;
      count(chunk.length);
    };
    const counted = new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMessage: (message: Buffer, nextMessage) => {
            // What it grew by when it was decompressed.
            count(Math.max(0, message.length - received));
            nextMessage(message);
          },
        }),
      sendStatus: (answer, next) => {
        next(answer);
        // HTTP/2's way to say that the answer is whole and the rest of the request is not wanted.
        if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
      },
    });
    stream.on('data', takeChunk);
    stream.once('close', () => pending.release());
    return counted;
  };
}
