import { assertNever } from '../base/assert-never.ts';
import { dayMs, type VolatileToken } from './volatile-tokens.ts';

/** When a request was sent, and when the run that it belongs to sent its first. */
export interface SentAt {
  readonly atMs: number;
  readonly runStartedAtMs: number;
}

export interface SentTimes {
  readonly recorded: SentAt;
  readonly live: SentAt;
}

/** What became of the volatile tokens of a recorded request in a live one that is otherwise equal. */
export interface TokenComparison {
  /** Tokens that changed as only an edit changes them: with these, it is another request. */
  readonly edited: readonly TokenPair[];
  /** All other pairs, equal ones included. */
  readonly pairs: readonly TokenPair[];
}

export interface TokenPair {
  readonly recorded: VolatileToken;
  readonly live: VolatileToken;
}

/**
 * Both lists come from texts that are equal once normalised, so that they pair up one to one. That two
 * tokens *may* differ does not make every difference harmless: "the report of 2019-03-01" edited to
 * 2020-03-01 asks something else. A time must have moved with the clock, and an id must be renamed
 * throughout, or two tool results that changed places would go unseen.
 */
export function compareTokens(
  recorded: readonly VolatileToken[],
  live: readonly VolatileToken[],
  sent: SentTimes,
  names: IdNames = new IdNames(),
): TokenComparison {
  const edited: TokenPair[] = [];
  const pairs: TokenPair[] = [];
  for (const [index, recordedToken] of recorded.entries()) {
    const liveToken = live[index];
    if (liveToken === undefined) break;
    const pair = { recorded: recordedToken, live: liveToken };
    const explained =
      recordedToken.kind === 'id'
        ? names.agree(recordedToken.text, liveToken.text)
        : recordedToken.text === liveToken.text || changesByItself(pair, sent);
    (explained ? pairs : edited).push(pair);
  }
  return { edited, pairs };
}

/** Which live id stands for which recorded one within a pair of requests: one for one. */
export class IdNames {
  private readonly live = new Map<string, string>();
  private readonly recorded = new Map<string, string>();

  /** False where one of the two already stands for another; the first pair is kept. */
  agree(recorded: string, live: string): boolean {
    const known = this.live.get(recorded) ?? live;
    const knownBack = this.recorded.get(live) ?? recorded;
    if (known !== live || knownBack !== recorded) return false;
    this.live.set(recorded, live);
    this.recorded.set(live, recorded);
    return true;
  }
}

function changesByItself(pair: TokenPair, sent: SentTimes): boolean {
  switch (pair.recorded.kind) {
    case 'time':
      return isNow(pair, sent) || movedWithClock(pair, sent);
    case 'time-of-day':
      return isNow(pair, sent);
    case 'temporary-path':
      return bothRandom(pair.recorded.text, pair.live.text);
    case 'port':
      return isEphemeralPort(pair.recorded.text) && isEphemeralPort(pair.live.text);
    case 'id':
      return true;
    default:
      return assertNever(pair.recorded.kind);
  }
}

/** A program reads the clock when it starts and sends its first request a while later. */
const startUpMs = 120_000;

function ageMs(sent: SentAt): number {
  return startUpMs + Math.max(0, sent.atMs - sent.runStartedAtMs);
}

/** Both name the moment at which their request was sent, as exactly as they are written. */
function isNow(pair: TokenPair, sent: SentTimes): boolean {
  return namesMoment(pair.recorded, sent.recorded) && namesMoment(pair.live, sent.live);
}

function namesMoment(token: VolatileToken, sent: SentAt): boolean {
  const { timeMs, granularityMs } = token;
  if (timeMs === undefined || granularityMs === undefined) return false;
  const offsetMs = zoneOffsetMs(sent.atMs);
  // A text without a zone may be the program's local time or UTC; the reader took it for local.
  return [0, offsetMs, -offsetMs].some((shiftMs) => {
    const behindMs = sent.atMs + shiftMs - timeMs;
    const behind =
      token.kind === 'time-of-day' ? modulo(behindMs + dayMs / 2, dayMs) - dayMs / 2 : behindMs;
    return behind > -startUpMs && behind < ageMs(sent) + granularityMs;
  });
}

/** "A week ago" keeps its distance from the clock. Of dates, the calendar's days are compared. */
function movedWithClock(pair: TokenPair, sent: SentTimes): boolean {
  const recordedMs = pair.recorded.timeMs;
  const liveMs = pair.live.timeMs;
  const granularityMs = pair.recorded.granularityMs;
  if (recordedMs === undefined || liveMs === undefined || granularityMs === undefined) return false;
  const movedMs = liveMs - recordedMs;
  if (granularityMs === dayMs) {
    const days = Math.round(movedMs / dayMs);
    return [0, zoneOffsetMs(sent.live.atMs)].some(
      (shiftMs) => dayOf(sent.live.atMs + shiftMs) - dayOf(sent.recorded.atMs + shiftMs) === days,
    );
  }
  // Hours written with zeros are appointments more often than clocks.
  if (granularityMs > 60_000) return false;
  const clockMs = sent.live.atMs - sent.recorded.atMs;
  return (
    Math.abs(movedMs - clockMs) <= Math.max(ageMs(sent.recorded), ageMs(sent.live)) + granularityMs
  );
}

function zoneOffsetMs(atMs: number): number {
  return -new Date(atMs).getTimezoneOffset() * 60_000;
}

function dayOf(ms: number): number {
  return Math.floor(ms / dayMs);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/**
 * Names made by mkdtemp or Python's tempfile keep their length and change nearly every character;
 * `/tmp/input1.txt` and `/tmp/input2.txt` are two files.
 */
function bothRandom(recorded: string, live: string): boolean {
  if (recorded.length !== live.length) return false;
  let changed = 0;
  for (let index = 0; index < recorded.length; index++) {
    if (recorded[index] !== live[index]) changed++;
  }
  const lastSegment = /[^/\\]+$/;
  const names = `${lastSegment.exec(recorded)?.[0]}${lastSegment.exec(live)?.[0]}`;
  return changed >= 4 && /\d|[a-z][A-Z]|[A-Z][a-z]*[A-Z]/.test(names);
}

/** Ports that systems hand out by themselves start at 32768; below, somebody chose the number. */
function isEphemeralPort(address: string): boolean {
  return Number(/\d+$/.exec(address)?.[0]) >= 32_768;
}
