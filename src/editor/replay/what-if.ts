import * as vscode from 'vscode';
import type { LiveBudget, ReplayOptions } from '../../model/replay-options.ts';
import { replaySentence, type ReplayReport } from '../../protocol/replay-report.ts';
import type { RunJson } from '../../protocol/run-json.ts';
import type { ComparisonDocuments } from './comparison-documents.ts';
import { isTrusted } from './confirm-command.ts';
import { playRun, type PlayServices } from './play-run.ts';
import type { Place } from './replay-variations.ts';
import {
  askForPlan,
  findTouchedCalls,
  type TouchedCalls,
  type WhatIfPlan,
} from './what-if-plan.ts';

export interface WhatIfServices extends PlayServices {
  readonly comparisons: ComparisonDocuments;
  openRun(traceId: string, where?: 'beside'): void;
  /** Opens the prompt of a span; does nothing where none is found. */
  openPrompt(place: Place): Promise<void>;
}

/**
 * *Replay with Edited Prompt*: the person edits a template in their file, and this runs the program as it
 * is now. Calls that are as recorded get their answers; the changed one and what follows go live, once
 * the person has seen what it may cost. The new runs stand next to the old one.
 */
export async function replayWithEditedPrompt(
  services: WhatIfServices,
  place: Place,
): Promise<void> {
  if (!isTrusted()) return;
  const { traceId } = place;
  const calls = await services.collector.request('listCalls', { traceId });
  // The program reads its files from the disk.
  await vscode.workspace.saveAll(false);
  const touched = await working('looking for what the edit changes', () =>
    findTouchedCalls(services, traceId, calls),
  );
  if (touched === 'none') await offerPrompt(services, place);
  if (touched === undefined || touched === 'none') return;
  const plan = await askForPlan(touched);
  if (plan === undefined) return;
  const { before, after } = await working('asking the provider', () =>
    runSamples(services, traceId, { touched, plan }),
  );
  await show(services, traceId, { before, after });
}

async function offerPrompt(services: WhatIfServices, place: Place): Promise<void> {
  const open = place.spanId === undefined ? [] : ['Open Prompt'];
  const action = await vscode.window.showInformationMessage(
    'Every call is as it was recorded. Edit a prompt, then replay with it.',
    ...open,
  );
  if (action === 'Open Prompt') await services.openPrompt(place);
}

interface Sampled {
  readonly traceId: string | undefined;
  readonly report: ReplayReport;
}

interface Samples {
  readonly before: readonly Sampled[];
  readonly after: readonly Sampled[];
}

/** One after the other, each with what the ones before have left of the budget. */
async function runSamples(
  services: WhatIfServices,
  traceId: string,
  { touched, plan }: { readonly touched: TouchedCalls; readonly plan: WhatIfPlan },
): Promise<Samples> {
  let left: LiveBudget = plan.budget;
  const sample = async (options: Partial<ReplayOptions>): Promise<readonly Sampled[]> => {
    const played = await playRun(services, {
      traceId,
      mode: 'run',
      options: { onMiss: 'live', speed: 0, budget: left, ...options },
    });
    if (played === undefined) return [];
    left = rest(left, played.report);
    return [{ traceId: played.report.replayTraceId, report: played.report }];
  };
  const recordedPrompt: Partial<ReplayOptions> = {
    ...(touched.reverse !== undefined && { edits: [touched.reverse] }),
    stopAt: { at: { call: touched.first }, action: 'live' },
  };
  const before: Sampled[] = [];
  const after: Sampled[] = [];
  for (let round = 0; round < plan.samples; round++) {
    // In turn, so that what changes with the hour touches both alike.
    if (plan.sampleBefore) before.push(...(await sample(recordedPrompt)));
    after.push(...(await sample({})));
  }
  return { before, after };
}

function rest({ calls, usd }: LiveBudget, { live, liveUsd }: ReplayReport): LiveBudget {
  return {
    ...(calls !== undefined && { calls: Math.max(0, calls - live) }),
    ...(usd !== undefined && { usd: Math.max(0, usd - (liveUsd ?? 0)) }),
  };
}

async function show(services: WhatIfServices, traceId: string, samples: Samples): Promise<void> {
  const [first] = samples.after;
  if (first === undefined) return;
  const refused = [...samples.before, ...samples.after].some(
    ({ report }) => (report.refused ?? 0) > 0,
  );
  if (refused)
    void vscode.window.showWarningMessage(
      'The budget did not suffice: some calls were refused, and their runs ended early.',
    );
  if (samples.after.length === 1) {
    services.openRun(traceId);
    if (first.traceId !== undefined) services.openRun(first.traceId, 'beside');
    void vscode.window.showInformationMessage(`Replay: ${replaySentence(first.report)}`);
    return;
  }
  const [before, after] = await Promise.all([
    runsOf(services, samples.before),
    runsOf(services, samples.after),
  ]);
  const recorded = before.length === 0;
  await services.comparisons.open({
    before: recorded ? [await runOf(services, traceId)] : before,
    after,
    beforeWas: recorded ? 'recorded' : 'sampled',
  });
}

/** A run without telemetry has nothing that could be compared. */
async function runsOf(
  services: WhatIfServices,
  samples: readonly Sampled[],
): Promise<readonly RunJson[]> {
  const traceIds = samples.flatMap(({ traceId }) => traceId ?? []);
  return Promise.all(traceIds.map((each) => runOf(services, each)));
}

async function runOf({ collector }: WhatIfServices, traceId: string): Promise<RunJson> {
  return (await collector.request('getTimeline', { traceId })).run;
}

function working<Result>(what: string, work: () => Promise<Result>): Thenable<Result> {
  const options = { location: vscode.ProgressLocation.Window, title: `Spanwise: ${what}` };
  return vscode.window.withProgress(options, work);
}
