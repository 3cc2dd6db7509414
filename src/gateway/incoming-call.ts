import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallAddress } from './call-address.ts';

/** One request of a program, before anything was done with it. */
export interface IncomingCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly address: CallAddress;
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly receivedAtMs: number;
}

export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
