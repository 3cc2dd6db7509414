import type { RecordedRequest } from '../model/recorded-exchange.ts';
import { fieldDifferences } from './field-differences.ts';
import type { CallDifference } from './match-outcome.ts';
import { isSameProvider, type Recording } from './recording.ts';
import type { ReadRequest } from './request-reading.ts';
import type { SentAt } from './token-pairs.ts';
import { wordDifference } from './word-difference.ts';

/** A report is for people: nobody reads the twentieth difference of one call. */
const maximumFields = 20;

/** A live request with what is needed to speak about it. */
export interface LiveCall {
  readonly call: number;
  /** As the program sent it. */
  readonly asked: RecordedRequest;
  readonly request: ReadRequest;
  readonly sent: SentAt;
}

/** In what a call differs from a recording: at least one, in the order of the request. */
export function callDifferences(live: LiveCall, recording: Recording): readonly CallDifference[] {
  const { call, request } = live;
  const { sequence } = recording.exchange;
  const sent = { recorded: recording.sent, live: live.sent };
  const found = fieldDifferences(recording.request, request, sent);
  if (found.length === 0)
    return [{ call, sequence, ...differenceOutsideFields(recording, request) }];
  return found.slice(0, maximumFields).map(({ field, recorded, actual }) => {
    const words = wordDifference(recorded, actual);
    return { call, sequence, field, recorded: words.recorded, actual: words.actual };
  });
}

/** For a call that was not recorded, or not as often: `sentBefore` answers are used up. */
export function unrecordedCall({ call, request }: LiveCall, sentBefore: number): CallDifference {
  const target = `${request.method} ${request.path}`;
  const often = (count: number) => `${target}, sent ${count === 1 ? 'once' : `${count} times`}`;
  return sentBefore === 0
    ? { call, field: 'request', recorded: '', actual: target }
    : { call, field: 'request', recorded: often(sentBefore), actual: often(sentBefore + 1) };
}

/** One sentence, without a full stop, about a call that has no answer. */
export function explainMiss(call: number, differences: readonly CallDifference[]): string {
  const [first] = differences;
  const start = `call ${call} has no recorded answer`;
  if (first === undefined) return start;
  if (first.field === 'request') {
    return first.recorded === ''
      ? `${start}: the recording has nothing left like ${first.actual}`
      : `${start}: recorded ${quoted(first.recorded)}, now ${quoted(first.actual)}`;
  }
  const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : '';
  return `${start}: ${first.field} differs, recorded ${quoted(first.recorded)}, now ${quoted(first.actual)}${more}`;
}

function quoted(text: string): string {
  return text === '' ? 'nothing' : `"${text}"`;
}

function differenceOutsideFields(
  recording: Recording,
  request: ReadRequest,
): { readonly field: string; readonly recorded: string; readonly actual: string } {
  if (!isSameProvider(recording.request, request)) {
    const [recorded = '', actual = ''] = [recording.request.provider, request.provider];
    return { field: 'provider', recorded, actual };
  }
  if (recording.request.truncated || request.truncated) {
    return { field: 'body', recorded: 'too long to be compared as a whole', actual: '' };
  }
  return { field: 'body', recorded: 'the same members in another order', actual: '' };
}
