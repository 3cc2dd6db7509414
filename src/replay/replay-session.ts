import type {
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
} from '../model/recorded-exchange.ts';
import type { FaultKind, ReplayFault } from '../model/replay-options.ts';
import { bindAnswer, bindingsOf } from './answer-bindings.ts';
import { callDifferences, explainMiss, type LiveCall, unrecordedCall } from './call-differences.ts';
import { comparedRequests } from './compared-requests.ts';
import { maskRequest } from './mask-exchange.ts';
import type {
  CallDifference,
  ComparedRequests,
  FaultOutcome,
  MatchOutcome,
  MissOutcome,
  ReplayCounts,
  ServedOutcome,
  StoppedOutcome,
} from './match-outcome.ts';
import { isRebuilt } from './exchange-marks.ts';
import { nearestRecording } from './nearest-recording.ts';
import { PendingFaults } from './pending-faults.ts';
import { groupByKey, isSameProvider, readRecordings } from './recording.ts';
import type { Recording, RecordingsByKey } from './recording.ts';
import { RunPairs } from './run-pairs.ts';
import { type MatchKey, type ReadRequest, readRequest } from './request-reading.ts';
import { compareTokens, type TokenPair } from './token-pairs.ts';

export interface ReplaySessionOptions {
  readonly exchanges: readonly RecordedExchange[];
  readonly faults?: readonly ReplayFault[];
  /** The recorded call that is not served any more, nor any after it. */
  readonly stopAt?: number;
  /** Given where nobody recorded the calls, and `exchanges` are made from spans. */
  readonly rebuilding?: Rebuilding;
  /** The live run's clock, in milliseconds since the Unix epoch: `Date.now`. */
  now(): number;
}

export interface Rebuilding {
  /** A live request in the form in which those of the exchanges are written. */
  comparable(request: RecordedRequest): RecordedRequest;
  /** The answer to a recorded call, in the form of the API that asks. */
  answer(sequence: number, request: RecordedRequest): RecordedResponse;
}

interface Candidate {
  readonly matched: 'exact' | 'minor';
  readonly recording: Recording;
  readonly pairs: readonly TokenPair[];
}

/** Requests are kept for the editor's diff; a program that diverges in a loop must not fill the memory. */
const maximumCompared = 100;
const maximumDifferences = 1000;
/** Which run asks counts more than any number of ids in the request. */
const runWeight = 1e6;
/** One that may answer again does so only where no other is left. */
const usedWeight = 1e9;

/**
 * One replay of one recording. Requests may come in any order and at once: each is matched by what it
 * says, every recorded answer is given out at most once, equal ones in the order in which they were
 * recorded. A request without an answer leaves all others as they are.
 */
export class ReplaySession {
  private readonly now: () => number;
  private readonly recordings: readonly Recording[];
  private readonly exact: RecordingsByKey;
  private readonly near: RecordingsByKey;
  /** Recorded ids, paths and ports, with what they are in this run. */
  private readonly names = new Map<string, string>();
  private readonly runs = new RunPairs();
  private readonly compared = new Map<number, ComparedRequests>();
  private readonly divergences: CallDifference[] = [];
  private readonly minorDifferences: CallDifference[] = [];
  private readonly faults: PendingFaults;
  private readonly rebuilding: Rebuilding | undefined;
  private stopAt: number;
  private stopped: ReplayCounts['stopped'];
  /** Calls that wait for `resume`. */
  private readonly stoppedCalls = new Map<number, LiveCall>();
  private readonly counts = { calls: 0, exact: 0, minor: 0, live: 0, faults: 0, refused: 0 };
  private startedAtMs: number | undefined;

  constructor(options: ReplaySessionOptions) {
    this.now = () => options.now();
    this.recordings = readRecordings(options.exchanges);
    this.exact = groupByKey(this.recordings, (request) => request.exact.key);
    this.near = groupByKey(this.recordings, (request) => request.near.key);
    this.faults = new PendingFaults(options.faults ?? []);
    this.stopAt = options.stopAt ?? Infinity;
    this.rebuilding = options.rebuilding;
  }

  /** Takes the request as it came, credentials included; they are masked here. */
  match(request: RecordedRequest): MatchOutcome {
    return this.decide(this.nextCall(request));
  }

  /** Matches a call at which the replay stopped as if it had not been told to stop; it stops no more. */
  resume(call: number): MatchOutcome | undefined {
    const live = this.stoppedCalls.get(call);
    this.stoppedCalls.delete(call);
    this.stopAt = Infinity;
    this.stopped = undefined;
    return live === undefined ? undefined : this.decide(live);
  }

  /** A call without a recorded answer was passed on to the provider, or was not allowed to. */
  noteLive(outcome: 'live' | 'refused'): void {
    this.counts[outcome]++;
  }

  report(): ReplayCounts {
    const { exact, minor, live, faults, refused } = this.counts;
    return {
      recorded: this.recordings.length,
      served: exact + minor,
      exact,
      minor,
      live,
      unused: this.recordings.filter((recording) => !recording.used).length,
      servedSequences: this.recordings
        .filter(({ used }) => used)
        .map(({ exchange }) => exchange.sequence),
      rebuilt: this.recordings.filter(({ used, exchange }) => used && isRebuilt(exchange)).length,
      faults,
      refused,
      ...(this.stopped !== undefined && { stopped: this.stopped }),
      divergences: [...this.divergences],
      minorDifferences: [...this.minorDifferences],
    };
  }

  /** Both requests of a call that was not served exactly; `undefined` for any other call. */
  divergence(call: number): ComparedRequests | undefined {
    return this.compared.get(call);
  }

  private nextCall(request: RecordedRequest): LiveCall {
    const atMs = this.now();
    this.startedAtMs ??= atMs;
    return {
      call: ++this.counts.calls,
      asked: request,
      request: readRequest(maskRequest(this.rebuilding?.comparable(request) ?? request)),
      sent: { atMs, runStartedAtMs: this.startedAtMs },
    };
  }

  private decide(live: LiveCall): MatchOutcome {
    const found = this.find(live);
    if (this.isBeyondStop(found)) return this.stop(live, found);
    if (found === undefined) return this.miss(live);
    const fault = this.faults.take(found.recording.exchange.sequence);
    return fault === undefined ? this.serve(live, found) : this.fault(live, found, fault);
  }

  private find(live: LiveCall): Candidate | undefined {
    return this.choose(this.exact, live, 'exact') ?? this.choose(this.near, live, 'minor');
  }

  /** Of the unused recordings with the call's key, the one of the same run, whose ids and times fit best; the
   * first of equals. */
  private choose(
    groups: RecordingsByKey,
    live: LiveCall,
    matched: 'exact' | 'minor',
  ): Candidate | undefined {
    const keyOf = ({ exact, near }: ReadRequest): MatchKey => (matched === 'exact' ? exact : near);
    let best: (Candidate & { readonly fit: number }) | undefined;
    const { key, tokens } = keyOf(live.request);
    for (const recording of groups.get(key) ?? []) {
      if (!canAnswer(recording, live.request)) continue;
      const sent = { recorded: recording.sent, live: live.sent };
      const { edited, pairs } = compareTokens(keyOf(recording.request).tokens, tokens, sent);
      if (edited.length > 0) continue;
      const runs = this.runs.fit(recording.request.traceId, live.request.traceId);
      const fit = runs * runWeight + this.fitOf(pairs) - (recording.used ? usedWeight : 0);
      if (best === undefined || fit > best.fit) best = { matched, recording, pairs, fit };
    }
    return best;
  }

  /** Two agents at once that differ only in their random ids each keep to the recording they began with. */
  private fitOf(pairs: readonly TokenPair[]): number {
    let fit = 0;
    for (const { recorded, live } of pairs) {
      const known = this.names.get(recorded.text);
      if (known === undefined) fit += recorded.text === live.text ? 1 : 0;
      else fit += known === live.text ? 1 : -1;
    }
    return fit;
  }

  private serve(live: LiveCall, { matched, recording, pairs }: Candidate): ServedOutcome {
    const isAgain = recording.used;
    recording.used = true;
    const { sequence } = recording.exchange;
    const bound = bindAnswer(this.answerOf(recording, live), bindingsOf(pairs, this.names));
    this.remember(pairs);
    this.runs.remember(recording.request.traceId, live.request.traceId);
    const differences = [
      ...(matched === 'minor' ? callDifferences(live, recording) : []),
      ...bound.problems.map((recorded) => {
        return { call: live.call, sequence, field: 'answer', recorded, actual: '' };
      }),
    ];
    const grade = differences.length > 0 ? 'minor' : 'exact';
    if (!isAgain) this.counts[grade]++;
    this.note(this.minorDifferences, differences, live, recording);
    return { type: 'served', call: live.call, grade, sequence, response: bound.response };
  }

  private answerOf({ exchange }: Recording, { asked }: LiveCall): RecordedResponse {
    return this.rebuilding?.answer(exchange.sequence, asked) ?? exchange.response;
  }

  private fault(live: LiveCall, { recording, pairs }: Candidate, kind: FaultKind): FaultOutcome {
    this.counts.faults++;
    const { sequence } = recording.exchange;
    const bound = bindAnswer(this.answerOf(recording, live), bindingsOf(pairs, this.names));
    return { type: 'fault', call: live.call, sequence, kind, response: bound.response };
  }

  /** Once it has stopped, a call that was not recorded is what came of that, and no divergence. */
  private isBeyondStop(found: Candidate | undefined): boolean {
    if (found === undefined) return this.stopped !== undefined && this.stopAt < Infinity;
    return found.recording.exchange.sequence >= this.stopAt;
  }

  private stop(live: LiveCall, found: Candidate | undefined): StoppedOutcome {
    const { call } = live;
    this.stoppedCalls.set(call, live);
    if (found === undefined) return { type: 'stopped', call };
    const { sequence } = found.recording.exchange;
    this.stopped ??= { call, sequence };
    return { type: 'stopped', call, sequence };
  }

  private remember(pairs: readonly TokenPair[]): void {
    for (const { recorded, live } of pairs) {
      const lasting = recorded.kind !== 'time' && recorded.kind !== 'time-of-day';
      if (lasting) this.names.set(recorded.text, live.text);
    }
  }

  private miss(live: LiveCall): MissOutcome {
    const equal = this.exact.get(live.request.exact.key) ?? [];
    const usedUp = equal.length > 0 && equal.every((recording) => recording.used);
    const unused = this.recordings.filter((recording) => !recording.used);
    const nearest = usedUp ? undefined : nearestRecording(unused, live.request);
    const divergences =
      nearest === undefined ? [unrecordedCall(live, equal.length)] : callDifferences(live, nearest);
    this.note(this.divergences, divergences, live, nearest);
    const explanation = explainMiss(live.call, divergences);
    return { type: 'miss', call: live.call, divergences, explanation };
  }

  private note(
    list: CallDifference[],
    differences: readonly CallDifference[],
    live: LiveCall,
    recording: Recording | undefined,
  ): void {
    if (differences.length === 0) return;
    list.push(...differences.slice(0, maximumDifferences - list.length));
    if (this.compared.size >= maximumCompared) return;
    this.compared.set(live.call, comparedRequests(live, recording));
  }
}

function canAnswer(recording: Recording, live: ReadRequest): boolean {
  const whole = !recording.request.truncated && !live.truncated;
  const isLeft = !recording.used || repeats(recording);
  return whole && isLeft && isSameProvider(recording.request, live);
}

/** One span tells of a call with all its attempts: where the last of them failed, the others did too. */
function repeats({ exchange }: Recording): boolean {
  return isRebuilt(exchange) && exchange.response.status >= 400;
}
