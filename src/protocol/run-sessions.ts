import { groupedBy } from '../base/grouped-by.ts';
import { addUsage, type Usage } from '../model/usage.ts';
import type { RunCost, Run } from '../model/run.ts';
import type { RunJson } from './run-json.ts';

/** Runs of one conversation, thread or process. */
export interface RunSession {
  /** Stays the same while runs come to it. */
  readonly id: string;
  readonly label: string;
  /** Newest first. */
  readonly runs: readonly RunJson[];
  /** Failed where one did, else running where one does. */
  readonly status: Run['status'];
  readonly usage: Usage;
  readonly cost: RunCost;
}

/** One-span traces of one process that lie further apart belong to different things that it did. */
const longestPauseMs = 5 * 60_000;

/**
 * Runs as a list of sessions and of runs that belong to none, in the order of their newest run. `runs` come
 * newest first. A run belongs to the conversation that it tells. A program that tells none and traces each
 * model call by itself makes a session of those that its process sent one soon after the other.
 */
export function groupBySession(runs: readonly RunJson[]): readonly (RunSession | RunJson)[] {
  const keys = sessionKeys(runs);
  const groups = groupedBy(runs, (run) => keys.get(run) ?? run);
  return [...groups].flatMap(([key, group]): readonly (RunSession | RunJson)[] => {
    const isLonely = group.length === 1 && group[0]?.conversationId === undefined;
    return typeof key !== 'string' || isLonely ? group : [toSession(key, group)];
  });
}

function sessionKeys(runs: readonly RunJson[]): ReadonlyMap<RunJson, string> {
  const keys = new Map<RunJson, string>();
  const lastOf = new Map<string, { readonly endMs: number; readonly key: string }>();
  // From the oldest on, so that the key of a session does not change with what comes to it.
  for (const run of runs.toReversed()) {
    if (run.conversationId !== undefined) keys.set(run, `conversation ${run.conversationId}`);
    else if (isLoneCall(run)) {
      const process = `${run.service ?? ''} ${run.serviceInstance}`;
      const last = lastOf.get(process);
      const startMs = Number(BigInt(run.startTimeUnixNano) / 1_000_000n);
      const isNear = last !== undefined && startMs - last.endMs <= longestPauseMs;
      const key = isNear ? last.key : `process ${process} ${run.traceId}`;
      const endMs = Math.max(isNear ? last.endMs : 0, startMs + run.durationMs);
      lastOf.set(process, { endMs, key });
      keys.set(run, key);
    }
  }
  return keys;
}

function isLoneCall(run: RunJson): boolean {
  return run.serviceInstance !== undefined && run.spanCount === 1 && run.llmCalls === 1;
}

function toSession(id: string, runs: readonly RunJson[]): RunSession {
  const oldest = runs.at(-1);
  const statuses = new Set(runs.map((run) => run.status));
  const counted = withoutRepeated(runs);
  return {
    id,
    label: oldest?.conversationId ?? oldest?.service ?? oldest?.name ?? '',
    runs,
    status: statuses.has('error') ? 'error' : statuses.has('running') ? 'running' : 'ok',
    usage: sumOfUsage(counted),
    cost: sumOfCost(counted),
  };
}

/** Without those that only tell again what another one of them tells. */
function withoutRepeated(runs: readonly RunJson[]): readonly RunJson[] {
  const ids = new Set(runs.map(({ traceId }) => traceId));
  return runs.filter(({ repeats }) => repeats === undefined || !ids.has(repeats));
}

/** A total that leaves runs out would pass for all of it. */
function sumOfUsage(runs: readonly RunJson[]): Usage {
  const { totalTokens, ...sum } = runs.map(({ usage }) => usage).reduce(addUsage, {});
  const isWhole = runs.every(({ usage }) => usage.totalTokens !== undefined);
  return isWhole && totalTokens !== undefined ? { ...sum, totalTokens } : sum;
}

function sumOfCost(runs: readonly RunJson[]): RunCost {
  const known = runs.flatMap(({ cost }) => cost.usd ?? []);
  const unpricedCalls = runs.reduce((sum, { cost }) => sum + cost.unpricedCalls, 0);
  return known.length === 0
    ? { unpricedCalls }
    : { usd: known.reduce((sum, usd) => sum + usd, 0), unpricedCalls };
}
