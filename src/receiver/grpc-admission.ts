import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { tokenHeader } from './admission.ts';
import { grpcRefusal } from './grpc-refusal.ts';
import { toRefusal, type Intake } from './take-in.ts';

/** Refuses calls of those who may not send, before anything of their message is read. */
export function grpcAdmission(intake: Intake): ServerInterceptor {
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, nextMetadata) => {
            const text = (name: string): string | undefined => metadata.get(name)[0]?.toString();
            try {
              intake.admission.check({
                address: call.getConnectionInfo().remoteAddress,
                host: call.getHost(),
                origin: text('origin'),
                token: text(tokenHeader),
                authorization: text('authorization'),
              });
            } catch (error) {
              call.sendStatus(grpcRefusal(toRefusal(error, intake)));
              return;
            }
            nextMetadata(metadata);
          },
        }),
    });
}
