import type { BodyRecorder } from './body-recorder.ts';
import { forwardCall } from './forward-call.ts';
import type { IncomingCall } from './incoming-call.ts';
import { readBody } from './read-body.ts';
import type { CallTarget } from './start-request.ts';

/** A program's own traces as it sent them: telemetry, and no model call. */
export interface SentTraces {
  readonly contentType: string;
  /** Empty: not compressed. */
  readonly contentEncoding: string;
  readonly body: Uint8Array;
}

/** OpenAI's Agents SDK sends its traces to OpenAI, below the address of the model. */
export function isTracesExport({ request, address }: IncomingCall): boolean {
  return request.method === 'POST' && /\/v1\/traces\/ingest(?:\?|$)/.test(address.path);
}

/**
 * Passes them on, as the program wants it, where there is a target; in a replay they are accepted and
 * go nowhere. Resolves with them, for ourselves; `undefined` where the program broke off.
 */
export async function passTraces(
  call: IncomingCall,
  target: CallTarget | undefined,
): Promise<SentTraces | undefined> {
  const body = await readBody(call);
  if (body === undefined) return undefined;
  if (target === undefined) call.response.writeHead(204).end();
  else await forwardCall(call, target, body);
  return sentTraces(call, body);
}

function sentTraces({ request }: IncomingCall, body: BodyRecorder<Uint8Array>): SentTraces {
  return {
    contentType: request.headers['content-type'] ?? 'application/json',
    contentEncoding: request.headers['content-encoding'] ?? '',
    body: Buffer.concat(body.pieces),
  };
}
