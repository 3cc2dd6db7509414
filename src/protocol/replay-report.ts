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

/** False only where the program asked for everything that was recorded, and for nothing else. */
export function hasDiverged(report: ReplayReport): boolean {
  return report.divergences.length > 0 || report.unused > 0;
}

/** The report in one sentence: `served 17 of 19: 15 exact, 2 near, 2 live; first divergence: call 6, …`. */
export function replaySentence(report: ReplayReport): string {
  const counts = [
    `${report.exact} exact`,
    ...(report.minor > 0 ? [`${report.minor} near`] : []),
    ...(report.live > 0 ? [`${report.live} live`] : []),
    ...(report.unused > 0 ? [`${report.unused} not asked for`] : []),
  ];
  const served = `served ${report.served} of ${report.recorded}: ${counts.join(', ')}`;
  const [first] = report.divergences;
  if (first === undefined) return served;
  const words = `+${countWords(first.actual)} −${countWords(first.recorded)}`;
  return `${served}; first divergence: call ${first.call}, ${first.field}, ${words}`;
}

function countWords(text: string): number {
  return text.match(/[^\s\u2026]+/g)?.length ?? 0;
}
