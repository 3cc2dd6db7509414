import type { Log } from '../base/log.ts';
import type { MissOutcome } from '../replay/match-outcome.ts';
import type { BodyRecorder } from './body-recorder.ts';
import { sendError } from './error-answer.ts';
import type { ReplayRoute, UpstreamRoute } from './gateway-route.ts';
import type { IncomingCall } from './incoming-call.ts';
import { keptRequest } from './kept-exchange.ts';
import { playAnswer } from './play-answer.ts';
import { readBody } from './read-body.ts';

/** Passes a call to the provider; given where the user allowed calls without an answer to go live. */
export type GoLive = (
  call: IncomingCall,
  route: UpstreamRoute,
  body: BodyRecorder<Uint8Array>,
) => Promise<void>;

/** Answers a call from the recording, or says what is different from it. */
export async function replayCall(
  call: IncomingCall,
  route: ReplayRoute,
  goLive: GoLive,
  log: Log,
): Promise<void> {
  const body = await readBody(call);
  if (body === undefined) return;
  const outcome = route.session.match(await keptRequest(call, body));
  if (outcome.type === 'served') {
    await playAnswer(call, outcome.response, route.speed);
    return;
  }
  // The fields only: what they hold is the user's prompt.
  const fields = outcome.divergences.map((each) => each.field).join(', ');
  log.info(`Replay: call ${outcome.call} has no recorded answer; different: ${fields}.`);
  if (route.session.onMiss === 'live' && route.live !== undefined && !body.isTruncated) {
    await goLive(call, route.live, body);
  } else {
    refuse(call, outcome);
  }
}

/** 422, since SDKs try most other errors again. */
function refuse(call: IncomingCall, outcome: MissOutcome): void {
  const error = {
    status: 422,
    message: `Spanwise replay: ${outcome.explanation}.`,
    type: 'spanwise_replay_miss',
    code: 'replay_diverged',
  };
  sendError(call, error, 'final');
}
