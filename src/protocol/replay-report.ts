/** What a replay did, for the whole recording; `contract.md` gives the shape to the command line. */
export interface ReplayReport {
  /** The newest run that the replay produced; absent where no telemetry came. */
  readonly replayTraceId?: string;
  readonly recorded: number;
  readonly served: number;
  readonly exact: number;
  readonly minor: number;
  readonly live: number;
  readonly unused: number;
  readonly divergences: readonly Divergence[];
  /** Of the calls, those of the run that was replayed. Absent where the recording holds no other run. */
  readonly run?: { readonly traceId: string; readonly recorded: number; readonly served: number };
  /** In what the calls that count as `minor` differ. Absent where none does. */
  readonly minorDifferences?: readonly Divergence[];
  /** Of `served`: answers made from the messages in spans, since nobody recorded the calls. */
  readonly rebuilt?: number;
  /** Calls that were answered with a fault on demand. */
  readonly faults?: number;
  /** Calls that would have gone live, and that the budget did not allow. */
  readonly refused?: number;
  /** What the live calls cost; absent where a price is not known, or none went live. */
  readonly liveUsd?: number;
  /** What is not as it was when the run was recorded, in sentences: versions, the commit, variables. */
  readonly conditions?: readonly string[];
  /** Where the replay stopped as it was asked to: what came after it is no divergence. */
  readonly stopped?: { readonly call: number; readonly recordedCall: number };
}

export interface Divergence {
  /** Of the live run, from 1. */
  readonly call: number;
  /** The recorded span that the call was compared with, where one is known. */
  readonly spanId?: string;
  /** A path such as `messages[2].content`. */
  readonly field: string;
  /** The words that differ. */
  readonly recorded: string;
  readonly actual: string;
}

/** False only where the program asked for everything that was recorded, or up to the stop, and for nothing else. */
export function hasDiverged(report: ReplayReport): boolean {
  const missing = report.stopped === undefined ? report.unused : 0;
  return report.divergences.length > 0 || missing > 0 || (report.refused ?? 0) > 0;
}

/** The report in one sentence: `served 17 of 19: 15 exact, 2 near, 2 live; first divergence: call 6, …`. */
export function replaySentence(report: ReplayReport): string {
  const { stopped, run } = report;
  const counts = [
    `${report.exact} exact`,
    ...counted(report.minor, 'near'),
    ...counted(report.live, liveWords(report)),
    ...counted(report.refused, 'beyond the budget'),
    ...counted(report.faults, 'with a fault'),
    ...counted(report.unused, stopped === undefined ? 'not asked for' : 'after the stop'),
  ];
  const all = report.rebuilt !== undefined && report.rebuilt === report.served;
  const rebuilt =
    report.rebuilt === undefined ? '' : ` (${all ? '' : `${report.rebuilt} `}rebuilt)`;
  return [
    `served ${report.served} of ${report.recorded}${rebuilt}: ${counts.join(', ')}`,
    ...(run === undefined ? [] : [`of this run ${run.served} of ${run.recorded}`]),
    ...(stopped === undefined ? [] : [`stopped at call ${stopped.recordedCall} of the recording`]),
    ...firstDivergence(report),
  ].join('; ');
}

function counted(count: number | undefined, what: string): readonly string[] {
  return count === undefined || count === 0 ? [] : [`${count} ${what}`];
}

function liveWords({ liveUsd }: ReplayReport): string {
  return liveUsd === undefined ? 'live' : `live ($${Number(liveUsd.toPrecision(3))})`;
}

function firstDivergence({ divergences }: ReplayReport): readonly string[] {
  const [first] = divergences;
  if (first === undefined) return [];
  const words = `+${countWords(first.actual)} −${countWords(first.recorded)}`;
  return [`first divergence: call ${first.call}, ${first.field}, ${words}`];
}

function countWords(text: string): number {
  return text.match(/[^\s\u2026]+/g)?.length ?? 0;
}
