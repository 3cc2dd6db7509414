import {
  defaultLiveCalls,
  faultKinds,
  type LiveBudget,
  type ReplayFault,
  type ReplayOptions,
} from '../model/replay-options.ts';
import { RpcError } from '../protocol/rpc.ts';

/**
 * What a client asks of a replay, checked: another program's mistake must not turn into a bill. Throws
 * `RpcError` `bad-request`.
 */
export function checkReplayOptions(options: ReplayOptions): void {
  const { onMiss, speed, faults = [], edits = [], stopAt } = options;
  if (onMiss !== 'halt' && onMiss !== 'live') throw bad('onMiss is "halt" or "live".');
  if (!Number.isFinite(speed) || speed < 0) throw bad('A speed is a number from 0 on.');
  for (const fault of faults) checkFault(fault);
  for (const { find } of edits)
    if (typeof find !== 'string' || find === '') throw bad('An edit needs a text to find.');
  if (stopAt !== undefined && !['halt', 'live', 'hold'].includes(stopAt.action))
    throw bad('At a stop, the replay goes on with "halt", "live" or "hold".');
  if (stopAt !== undefined && 'call' in stopAt.at) checkCall(stopAt.at.call);
  if (options.budget !== undefined) checkBudget(options.budget);
}

/** The budget of a replay of which calls may go live. */
export function liveBudget({ budget }: ReplayOptions): LiveBudget {
  return budget ?? { calls: defaultLiveCalls };
}

function checkFault({ call, kind, times = 1 }: ReplayFault): void {
  checkCall(call);
  if (!faultKinds.includes(kind)) throw bad(`A fault is one of: ${faultKinds.join(', ')}.`);
  if (!Number.isInteger(times) || times < 1) throw bad('A fault comes a whole number of times.');
}

function checkCall(call: number): void {
  if (!Number.isInteger(call) || call < 1) throw bad('Calls count from 1.');
}

function checkBudget({ calls, usd }: LiveBudget): void {
  if (calls === undefined && usd === undefined)
    throw bad('A budget names a number of calls, US dollars, or both.');
  if (calls !== undefined && (!Number.isInteger(calls) || calls < 0))
    throw bad('A budget of calls is a whole number.');
  if (usd !== undefined && (!Number.isFinite(usd) || usd < 0))
    throw bad('A budget in US dollars is a number from 0 on.');
}

function bad(message: string): RpcError {
  return new RpcError('bad-request', message);
}
