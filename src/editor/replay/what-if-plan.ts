import * as vscode from 'vscode';
import { formatPlural, formatUsd } from '../../base/format.ts';
import type { LiveBudget, TextReplacement } from '../../model/replay-options.ts';
import { costFrom, type RecordedCall } from '../../protocol/recorded-call.ts';
import { reverseEdit } from '../../protocol/reverse-edit.ts';
import { askForBudget, type LiveEstimate } from './live-consent.ts';
import { playRun, type PlayedRun, type PlayServices } from './play-run.ts';

/** What an edit changes, found by a replay that asks nobody. */
export interface TouchedCalls {
  /** The first recorded call that is another one now. */
  readonly first: number;
  readonly estimate: LiveEstimate;
  /** Turns the edited prompt back into the recorded one; absent where none is known to. */
  readonly reverse?: TextReplacement;
}

export interface WhatIfPlan {
  readonly samples: number;
  readonly budget: LiveBudget;
  /** The recorded prompt is asked again too, as often. */
  readonly sampleBefore: boolean;
}

/** `undefined` where the edit changes no call, or the command was not let run. */
export async function findTouchedCalls(
  services: PlayServices,
  traceId: string,
  calls: readonly RecordedCall[],
): Promise<TouchedCalls | 'none' | undefined> {
  const dry = await playRun(services, {
    traceId,
    mode: 'run',
    options: { onMiss: 'halt', speed: 0 },
  });
  if (dry === undefined) return undefined;
  const [divergence] = dry.report.divergences;
  if (divergence === undefined) return 'none';
  const known = calls.find(({ spanId }) => spanId !== undefined && spanId === divergence.spanId);
  const first = known?.call ?? dry.report.served + 1;
  const reverse = await findReverse(services, traceId, { dry, call: divergence.call });
  return { first, estimate: costFrom(calls, first), ...(reverse !== undefined && { reverse }) };
}

/** Only one with which the edited program asks exactly what was recorded. */
async function findReverse(
  services: PlayServices,
  traceId: string,
  { dry, call }: { readonly dry: PlayedRun; readonly call: number },
): Promise<TextReplacement | undefined> {
  const { executionId } = dry;
  const { recorded, actual } = await services.collector.request('getDivergence', {
    executionId,
    call,
  });
  const guess = reverseEdit(recorded, actual);
  if (guess === undefined) return undefined;
  const options = { onMiss: 'halt', speed: 0, edits: [guess] } as const;
  const tried = await playRun(services, { traceId, mode: 'run', options });
  if (tried === undefined) return undefined;
  const { divergences, unused } = tried.report;
  return divergences.length === 0 && unused === 0 ? guess : undefined;
}

/** `undefined` where the person thought better of it. */
export async function askForPlan(touched: TouchedCalls): Promise<WhatIfPlan | undefined> {
  const { first, estimate, reverse } = touched;
  const items = [1, 3, 5, 10].map((samples) => ({
    label: samples === 1 ? 'Run it once' : `Run it ${samples} times`,
    description: cost(estimate, samples > 1 && reverse !== undefined ? 2 * samples : samples),
    detail:
      samples === 1 || reverse === undefined
        ? ''
        : 'As often with the recorded prompt too, to compare; both are counted here.',
    samples,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `The edit changes the recording from call ${first} on`,
    placeHolder: 'Calls before it get their recorded answers. How often shall it run?',
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  const { samples } = picked;
  const sampleBefore = samples > 1 && reverse !== undefined;
  const runs = samples * (sampleBefore ? 2 : 1);
  const budget = await askForBudget('Replay with Edited Prompt', times(estimate, runs));
  return budget === undefined ? undefined : { samples, budget, sampleBefore };
}

function cost(estimate: LiveEstimate, runs: number): string {
  const { calls, usd } = times(estimate, runs);
  const price = usd === undefined ? 'price not known' : `about ${formatUsd(usd)}`;
  return `${formatPlural(calls, 'live call')}, ${price}`;
}

/** The runs come one after the other, so that what one may cost at most is kept back once. */
function times(estimate: LiveEstimate, runs: number): LiveEstimate {
  const { calls, usd } = estimate;
  return { ...estimate, calls: calls * runs, ...(usd !== undefined && { usd: usd * runs }) };
}
