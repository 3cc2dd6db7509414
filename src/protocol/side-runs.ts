import type { RunJson } from './run-json.ts';

/** Runs of a program that has agents' runs too, in which no model and no tool was called. */
export interface SideRuns {
  readonly service: string;
  /** Newest first. */
  readonly sideRuns: readonly RunJson[];
}

/** A few are no burden, and then nothing is hidden in a group. */
const fewest = 5;

/**
 * Puts what a program sends beside its agents' runs (each query of its database, each look at a file) into one
 * group, so that it does not bury them; the group stands where its newest run does. What failed, still runs or
 * is pinned stays by itself, and so do the runs of programs that call no models. `runs` come newest first.
 */
export function groupSideRuns(runs: readonly RunJson[]): readonly (SideRuns | RunJson)[] {
  const agents = new Set(runs.flatMap((run) => (callsSomething(run) ? (run.service ?? []) : [])));
  const isSide = (run: RunJson): run is RunJson & { readonly service: string } =>
    run.service !== undefined && agents.has(run.service) && isQuiet(run);
  const groups = new Map<string, RunJson[]>();
  for (const run of runs) {
    if (!isSide(run)) continue;
    const group = groups.get(run.service);
    if (group === undefined) groups.set(run.service, [run]);
    else group.push(run);
  }
  return runs.flatMap((run): readonly (SideRuns | RunJson)[] => {
    const group = isSide(run) ? groups.get(run.service) : undefined;
    if (group === undefined || group.length < fewest) return [run];
    return group[0] === run ? [{ service: run.service ?? '', sideRuns: group }] : [];
  });
}

function callsSomething({ llmCalls, toolCalls, models }: RunJson): boolean {
  return llmCalls > 0 || toolCalls > 0 || models.length > 0;
}

function isQuiet(run: RunJson): boolean {
  return !callsSomething(run) && run.status === 'ok' && run.pinned !== true;
}
