import { once } from 'node:events';
import type { Log } from '../base/log.ts';
import type { RecordedRequest } from '../model/recorded-exchange.ts';
import type { MatchOutcome, MissOutcome, StoppedOutcome } from '../replay/match-outcome.ts';
import { editRequest } from '../replay/edit-request.ts';
import { maskRequest } from '../replay/mask-exchange.ts';
import { BodyRecorder } from './body-recorder.ts';
import { sendError } from './error-answer.ts';
import type { ReplayRoute, UnnumberedExchange, Upstream, UpstreamRoute } from './gateway-route.ts';
import { flatHeaders, headerPairs } from './headers.ts';
import type { IncomingCall } from './incoming-call.ts';
import { keptRequest } from './kept-exchange.ts';
import { playAnswer } from './play-answer.ts';
import { playFault } from './play-fault.ts';
import { readBody } from './read-body.ts';

/** Passes a call to the provider; given where the user allowed calls without an answer to go live. */
export type GoLive = (
  call: IncomingCall,
  route: UpstreamRoute,
  body: BodyRecorder<Uint8Array>,
) => Promise<void>;

/** Where a replayed call may go, and who hears of it. */
interface ReplayWays {
  readonly route: ReplayRoute;
  readonly goLive: GoLive;
  readonly log: Log;
}

interface ReadCall extends IncomingCall {
  readonly body: BodyRecorder<Uint8Array>;
  readonly kept: RecordedRequest;
}

/** Answers a call from the recording, or says what is different from it. */
export async function replayCall(call: IncomingCall, ways: ReplayWays): Promise<void> {
  const body = await readBody(call);
  if (body === undefined) return;
  const read = withEdits({ ...call, body, kept: await keptRequest(call, body) }, ways.route);
  await act(read, ways, ways.route.session.match(read.kept));
}

/** What is matched is also what goes live. */
function withEdits(call: ReadCall, { edits = [] }: ReplayRoute): ReadCall {
  const kept = editRequest(call.kept, edits);
  if (kept === call.kept) return call;
  const body = new BodyRecorder<Uint8Array>();
  body.add(kept.body, (bytes) => bytes);
  // What was compressed on its way here is plain by now, and goes on as it is.
  const { request } = call;
  const headers = headerPairs(request.rawHeaders).filter(([name]) => name !== 'content-encoding');
  request.rawHeaders = flatHeaders(headers);
  return { ...call, body, kept };
}

async function act(call: ReadCall, ways: ReplayWays, outcome: MatchOutcome): Promise<void> {
  const { route } = ways;
  switch (outcome.type) {
    case 'served':
      route.onServed?.({
        request: maskRequest(call.kept),
        response: outcome.response,
        startedAtMs: call.receivedAtMs,
      });
      return playAnswer(call, outcome.response, route.speed);
    case 'fault':
      return playFault(call, outcome);
    case 'stopped':
      return stop(call, ways, outcome);
    case 'miss':
      // The fields only: what they hold is the user's prompt.
      ways.log.info(
        `Replay: call ${outcome.call} has no recorded answer; different: ${fieldsOf(outcome)}.`,
      );
      if (route.onMiss === 'live') return tryLive(call, ways, outcome.explanation);
      return refuse(call, outcome.explanation, 'replay_diverged');
  }
}

async function stop(call: ReadCall, ways: ReplayWays, stopped: StoppedOutcome): Promise<void> {
  const sentence =
    stopped.sequence === undefined
      ? `call ${stopped.call} comes after the place where the replay was to stop`
      : `the replay stopped before call ${stopped.sequence} of the recording, as it was asked to`;
  // A held call is over when its program gives up, too.
  const action = await Promise.race([
    ways.route.onStopped(stopped),
    once(call.response, 'close').then(() => 'gone' as const),
  ]);
  if (action === 'halt') refuse(call, sentence, 'replay_stopped');
  else if (action === 'live') await tryLive(call, ways, sentence);
  else if (action === 'answer') {
    const outcome = ways.route.session.resume(stopped.call);
    if (outcome !== undefined) await act(call, ways, outcome);
  }
}

async function tryLive(call: ReadCall, ways: ReplayWays, sentence: string): Promise<void> {
  const { live, session } = ways.route;
  if (live === undefined || call.body.isTruncated) {
    refuse(call, sentence, 'replay_diverged');
    return;
  }
  const admission = live.admit(call.kept);
  if (!admission.admitted) {
    session.noteLive('refused');
    refuse(call, `${sentence}; it did not go live: ${admission.reason}`, 'replay_budget');
    return;
  }
  session.noteLive('live');
  let sent: UnnumberedExchange | undefined;
  const onExchange = (exchange: UnnumberedExchange): void => {
    sent = exchange;
    live.onExchange(exchange);
  };
  try {
    const upstreamOf = (key: string, path: string): Upstream | undefined =>
      live.upstreamOf(key, path);
    await ways.goLive(call, { upstreamOf, onExchange }, call.body);
  } finally {
    admission.settle(sent);
  }
}

/** 422, since SDKs try most other errors again. */
function refuse(call: IncomingCall, explanation: string, code: string): void {
  const error = {
    status: 422,
    message: `Spanwise replay: ${explanation}.`,
    type: 'spanwise_replay_miss',
    code,
  };
  sendError(call, error, 'final');
}

function fieldsOf(outcome: MissOutcome): string {
  return outcome.divergences.map((each) => each.field).join(', ');
}
