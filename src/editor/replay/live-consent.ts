import * as vscode from 'vscode';
import { formatPlural, formatUsd } from '../../base/format.ts';
import type { LiveBudget } from '../../model/replay-options.ts';
import type { CallsCost } from '../../protocol/recorded-call.ts';

/** What live calls will probably be: as many, and as dear, as those that were recorded. */
export type LiveEstimate = CallsCost;

/** A changed program may ask more often than before, and get longer answers. */
const allowance = 2;
const leastUsd = 0.01;

/**
 * Asks whether model calls may go to the provider, and within which bounds; nothing goes live before.
 * `undefined` where the person declined.
 */
export async function askForBudget(
  title: string,
  estimate: LiveEstimate,
): Promise<LiveBudget | undefined> {
  const suggested = suggestedBudget(estimate);
  const allow = {
    label: `$(play) Allow ${budgetText(suggested)}`,
    detail: `${estimateText(estimate)} Whatever goes beyond the budget is refused.`,
  };
  const other = { label: '$(edit) Allow something else …' };
  const picked = await vscode.window.showQuickPick([allow, other, { label: 'Cancel' }], {
    title,
    placeHolder: 'Model calls go to the provider, and cost money. Allow it?',
    ignoreFocusOut: true,
  });
  if (picked === allow) return suggested;
  return picked === other ? askForNumbers(suggested) : undefined;
}

/** Before a call goes live, the budget must hold what it may cost at most: those of one run may be under way at once. */
export function suggestedBudget({ calls, usd, mostUsd = 0 }: LiveEstimate): LiveBudget {
  const most = { calls: Math.max(1, calls) * allowance };
  return usd === undefined
    ? most
    : { ...most, usd: roundedUp(Math.max(usd * allowance, leastUsd) + mostUsd) };
}

function estimateText({ calls, usd }: LiveEstimate): string {
  const cost = usd === undefined ? 'their price is not known' : `about ${formatUsd(usd)}`;
  return `Expected: ${formatPlural(calls, 'call')}, ${cost}.`;
}

function budgetText({ calls, usd }: LiveBudget): string {
  const parts = [
    ...(calls === undefined ? [] : [formatPlural(calls, 'call')]),
    ...(usd === undefined ? [] : [formatUsd(usd)]),
  ];
  return `at most ${parts.join(' and ')}`;
}

/** To whole cents: nobody reads more digits of a bound. */
function roundedUp(usd: number): number {
  return Math.ceil(usd * 100) / 100;
}

async function askForNumbers(suggested: LiveBudget): Promise<LiveBudget | undefined> {
  const calls = await askForNumber('How many model calls at most?', suggested.calls ?? 1);
  if (calls === undefined) return undefined;
  const usd = await askForNumber('How many US dollars at most?', suggested.usd ?? 1);
  return usd === undefined ? undefined : { calls: Math.floor(calls), usd };
}

async function askForNumber(prompt: string, value: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    prompt,
    value: String(value),
    ignoreFocusOut: true,
    validateInput: (typed) => (/^\d+(?:\.\d+)?$/.test(typed) ? undefined : 'Type a number.'),
  });
  return text === undefined ? undefined : Number(text);
}
