import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedResponse } from '../model/recorded-exchange.ts';
import type { FaultOutcome } from '../replay/match-outcome.ts';
import { brokenAnswer, cutAnswer } from '../replay/faulty-answer.ts';
import { sendError } from './error-answer.ts';
import type { IncomingCall } from './incoming-call.ts';
import { playAnswer } from './play-answer.ts';

/** Longer than a patient program waits, and not for ever: some SDKs wait for ten minutes by default. */
const longestSilenceMs = 60_000;
const retryAfterSeconds = 1;

/** Answers a call wrongly, as it was asked to, so that one sees what the program makes of it. */
export async function playFault(call: IncomingCall, fault: FaultOutcome): Promise<void> {
  switch (fault.kind) {
    case '429':
      call.response.setHeader('retry-after', String(retryAfterSeconds));
      return sendError(call, tooMany, 'retry');
    case '500':
      return sendError(call, serverError, 'retry');
    case 'timeout':
      return keepSilent(call);
    case 'cut':
      return play(call, cutAnswer(fault.response));
    case 'malformed':
      return play(call, brokenAnswer(fault.response));
  }
}

function play(call: IncomingCall, response: RecordedResponse): Promise<void> {
  return playAnswer(call, response, 0);
}

/** Until the program gives up; then the connection breaks without an answer. */
async function keepSilent({ response }: IncomingCall): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  await delay(longestSilenceMs, undefined, { signal: closed.signal }).catch(() => undefined);
  response.destroy();
}

const tooMany = {
  status: 429,
  message: 'Rate limit reached (a fault on demand of a Spanwise replay).',
  type: 'requests',
  code: 'rate_limit_exceeded',
};

const serverError = {
  status: 500,
  message: 'The server had an error (a fault on demand of a Spanwise replay).',
  type: 'server_error',
  code: 'internal_error',
};
