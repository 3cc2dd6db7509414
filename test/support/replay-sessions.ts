import type { RecordedExchange } from '../../src/model/recorded-exchange.ts';
import type { MatchOutcome } from '../../src/replay/match-outcome.ts';
import { ReplaySession, type ReplaySessionOptions } from '../../src/replay/replay-session.ts';
import { bodyText, recordedAtMs } from './recorded-exchanges.ts';

/** Three days later, to the second another time of day. */
export const replayedAtMs = recordedAtMs + 3 * 86_400_000 + 12_345;

export function sessionOf(
  exchanges: readonly RecordedExchange[],
  options: Omit<ReplaySessionOptions, 'exchanges' | 'now'> = {},
): ReplaySession {
  return new ReplaySession({ exchanges, now: () => replayedAtMs, ...options });
}

/** The text of the recorded answer, or what the miss says. */
export function said(outcome: MatchOutcome): string {
  if (outcome.type === 'miss') return outcome.explanation;
  if (outcome.type === 'stopped') return `stopped at ${outcome.sequence}`;
  const { choices } = JSON.parse(bodyText(outcome.response)) as {
    choices: [{ message: { content: string } }];
  };
  return choices[0].message.content;
}

export function gradeOf(outcome: MatchOutcome): string {
  return outcome.type === 'served' ? outcome.grade : 'miss';
}

/** The numbers below `length` in random order. */
export function shuffled(
  length: number,
  random = () => Math.floor(Math.random() * 2 ** 30),
): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = random() % (last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
