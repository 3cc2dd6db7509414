import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedResponse } from '../model/recorded-exchange.ts';
import { headerValue, truncatedMark } from '../replay/exchange-marks.ts';
import { sendError, unreachableError } from './error-answer.ts';
import { flatHeaders } from './headers.ts';
import { type IncomingCall, nowMs } from './incoming-call.ts';

/** How much longer than in the recording a program may take to give up a call that it gave up then. */
const cancelGraceMs = 2000;

/**
 * Answers a call as it was answered in the recording: frame by frame, cut where it was cut. Speed 0 is
 * at once, 1 as recorded, N that many times as fast. Never leaves the program waiting for ever.
 */
export async function playAnswer(
  call: IncomingCall,
  recorded: RecordedResponse,
  speed: number,
): Promise<void> {
  const { response } = call;
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  if (response.destroyed) return;
  const at = (offsetMs: number) => waitUntil(call, speed > 0 ? offsetMs / speed : 0, closed.signal);
  try {
    await at(recorded.frames[0]?.offsetMs ?? recorded.durationMs);
    if (recorded.outcome === 'failed') {
      sendError(call, unreachableError('as in the recording'), 'retry');
      return;
    }
    if (recorded.status > 0) await playFrames(response, recorded, at, closed.signal);
    if (recorded.outcome === 'cancelled') await waitForCancel(call, recorded, closed.signal);
    await at(recorded.durationMs);
    if (isWhole(recorded)) response.end();
    else response.socket?.destroySoon();
  } catch (error) {
    // The program gave up waiting; there is nobody left to answer.
    if (!closed.signal.aborted) throw error;
  }
}

async function playFrames(
  response: ServerResponse,
  recorded: RecordedResponse,
  at: (offsetMs: number) => Promise<void>,
  closed: AbortSignal,
): Promise<void> {
  const headers = recorded.headers.filter(([name]) => name !== truncatedMark);
  response.sendDate = false;
  response.writeHead(recorded.status, flatHeaders(headers));
  response.flushHeaders();
  for (const frame of recorded.frames) {
    await at(frame.offsetMs);
    if (!response.write(frame.bytes)) await drained(response, closed);
  }
}

/** The program gave this call up when it was recorded, by itself or by its own clock, and will again. */
async function waitForCancel(
  call: IncomingCall,
  recorded: RecordedResponse,
  closed: AbortSignal,
): Promise<void> {
  await waitUntil(call, recorded.durationMs + cancelGraceMs, closed);
}

function isWhole(recorded: RecordedResponse): boolean {
  const truncated = headerValue(recorded.headers, truncatedMark) !== undefined;
  return recorded.outcome === 'complete' && !truncated;
}

/** Rejects where the program closes the connection before. */
async function waitUntil(call: IncomingCall, offsetMs: number, closed: AbortSignal): Promise<void> {
  const remainingMs = call.receivedAtMs + offsetMs - nowMs();
  if (remainingMs > 0) await delay(remainingMs, undefined, { signal: closed });
  else closed.throwIfAborted();
}

/** Resolves when the program has read on, rejects where it closes the connection before. */
async function drained(response: ServerResponse, closed: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal: closed });
}
