import type { Log } from '../base/log.ts';
import { PortTakenError } from '../loopback/port-taken-error.ts';

/** The port that another program has. Throws what is no such error. */
export function takenPort(error: unknown, log: Log): number {
  if (!(error instanceof PortTakenError)) throw error;
  log.warn(`${error.message} Another one is used.`);
  return error.port;
}

/** In place of one that is taken: the one that was asked for, then any free one. */
export function nextPort(taken: number, wanted: number): number {
  return taken === wanted ? 0 : wanted;
}
