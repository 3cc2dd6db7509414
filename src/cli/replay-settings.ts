import {
  mayGoLive,
  faultKinds,
  type FaultKind,
  type LiveBudget,
  type ReplayFault,
  type ReplayOptions,
  type ReplayStop,
} from '../model/replay-options.ts';
import { textOption, textOptions, UsageError, type Command, type OptionValues } from './command.ts';

/** What live calls may do. */
export const budgetFlags: Command['options'] = {
  'budget-calls': { type: 'string' },
  'budget-usd': { type: 'string' },
};

/** The options of `spanwise replay` that say how a replay goes. */
export const replayOptionFlags: Command['options'] = {
  'on-miss': { type: 'string' },
  ...budgetFlags,
  speed: { type: 'string' },
  fault: { type: 'string', multiple: true },
  'stop-at': { type: 'string' },
  'after-stop': { type: 'string' },
  find: { type: 'string', multiple: true },
  'replace-with': { type: 'string', multiple: true },
};

export const replayOptionUsage =
  '[--on-miss halt|live] [--budget-calls N] [--budget-usd N] [--speed 0|1|N] ' +
  '[--fault CALL=429|500|timeout|cut|malformed[xTIMES]]… [--stop-at CALL|SPAN_ID [--after-stop halt|live]] ' +
  '[--find TEXT --replace-with TEXT]…';

/** Throws `UsageError` with what is wrong in one sentence. */
export function replaySettings(values: OptionValues): ReplayOptions {
  const onMiss = textOption(values, 'on-miss') ?? 'halt';
  if (onMiss !== 'halt' && onMiss !== 'live')
    throw new UsageError('--on-miss is "halt" or "live".');
  const stopAt = stopSetting(values);
  const budget = budgetSetting(values);
  if (budget !== undefined && !mayGoLive({ onMiss, ...(stopAt !== undefined && { stopAt }) }))
    throw new UsageError('A budget is for live calls: say --on-miss live, or --after-stop live.');
  const faults = textOptions(values, 'fault').map(parseFault);
  const edits = editSettings(values);
  return {
    onMiss,
    speed: speedSetting(values),
    ...(budget !== undefined && { budget }),
    ...(faults.length > 0 && { faults }),
    ...(stopAt !== undefined && { stopAt }),
    ...(edits.length > 0 && { edits }),
  };
}

function speedSetting(values: OptionValues): number {
  const speed = Number(textOption(values, 'speed') ?? '0');
  if (Number.isFinite(speed) && speed >= 0) return speed;
  throw new UsageError('--speed is 0 (at once), 1 (as recorded) or how many times as fast.');
}

/** `undefined` where none was given. Throws `UsageError`. */
export function budgetSetting(values: OptionValues): LiveBudget | undefined {
  const [calls, usd] = ['budget-calls', 'budget-usd'].map((name) => textOption(values, name));
  if (calls === undefined && usd === undefined) return undefined;
  if (calls !== undefined && !/^\d{1,9}$/.test(calls))
    throw new UsageError('--budget-calls is a whole number of live calls.');
  if (usd !== undefined && !/^\d+(?:\.\d+)?$/.test(usd))
    throw new UsageError('--budget-usd is a number of US dollars, such as 0.50.');
  return {
    ...(calls !== undefined && { calls: Number(calls) }),
    ...(usd !== undefined && { usd: Number(usd) }),
  };
}

function parseFault(text: string): ReplayFault {
  const [, call = '', kind = '', times] =
    /^(\d{1,6})=([a-z0-9]+?)(?:x(\d{1,3}))?$/.exec(text) ?? [];
  if (call === '' || !isFaultKind(kind) || Number(call) < 1 || times === '0')
    throw new UsageError(
      `--fault is CALL=KIND, such as 3=429 or 3=timeoutx2; KIND is one of ${faultKinds.join(', ')}.`,
    );
  return { call: Number(call), kind, ...(times !== undefined && { times: Number(times) }) };
}

function isFaultKind(text: string): text is FaultKind {
  return (faultKinds as readonly string[]).includes(text);
}

function stopSetting(values: OptionValues): ReplayStop | undefined {
  const place = textOption(values, 'stop-at');
  const action = textOption(values, 'after-stop') ?? 'halt';
  if (action !== 'halt' && action !== 'live')
    throw new UsageError('--after-stop is "halt" or "live".');
  if (place === undefined) {
    if (textOption(values, 'after-stop') !== undefined)
      throw new UsageError('--after-stop says what comes after --stop-at.');
    return undefined;
  }
  if (/^[0-9a-f]{16}$/.test(place)) return { at: { spanId: place }, action };
  if (/^[1-9]\d{0,5}$/.test(place)) return { at: { call: Number(place) }, action };
  throw new UsageError('--stop-at is the number of a recorded call, from 1, or the id of a span.');
}

function editSettings(values: OptionValues): readonly { find: string; replaceWith: string }[] {
  const [finds, replacements] = [textOptions(values, 'find'), textOptions(values, 'replace-with')];
  if (finds.length !== replacements.length || finds.includes(''))
    throw new UsageError('--find TEXT and --replace-with TEXT come in pairs.');
  return finds.map((find, index) => ({ find, replaceWith: replacements[index] ?? '' }));
}
