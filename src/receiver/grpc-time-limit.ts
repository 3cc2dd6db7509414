import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';

/** Ends calls whose request does not come to its end in time: a client may set no deadline of its own. */
export function grpcTimeLimit(requestTimeoutMs: number): ServerInterceptor {
  return (_method, call) => {
    const timer = setTimeout(
      () =>
        call.sendStatus({
          code: status.DEADLINE_EXCEEDED,
          details: 'The request did not come to its end in time.',
        }),
      requestTimeoutMs,
    );
    const stop = (): void => clearTimeout(timer);
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveHalfClose: (nextHalfClose) => {
            stop();
            nextHalfClose();
          },
          onCancel: stop,
        }),
      sendStatus: (answer, next) => {
        stop();
        next(answer);
      },
    });
  };
}
