import { formatCount, formatDuration, formatPlural, formatUsd } from '../../base/format.ts';
import {
  differenceOfMeans,
  differenceOfRates,
  isUndecided,
  mean,
  type Difference,
} from '../../model/compare-samples.ts';
import { inputAndOutputTokens } from '../../model/usage.ts';
import type { RunJson } from '../../protocol/run-json.ts';

/** The runs of a what-if, before the edit and after it. */
export interface Comparison {
  readonly before: readonly RunJson[];
  readonly after: readonly RunJson[];
  /** How the runs before the edit came about. */
  readonly beforeWas: 'sampled' | 'recorded';
}

/** Fewer say so little that an interval would only confuse. */
const fewestForInterval = 3;

/** A comparison as Markdown; names and models in it are telemetry, and written as code. */
export function comparisonText(comparison: Comparison): string {
  const { before, after, beforeWas } = comparison;
  const was = beforeWas === 'sampled' ? formatPlural(before.length, 'run') : 'the recorded run';
  const rows = [
    outcomeRow(comparison),
    ...measures.flatMap((each) => measureRow(each, comparison)),
  ];
  return [
    `# Replay with edited prompt: \`${nameOf(after[0] ?? before[0])}\``,
    '',
    `Before the edit: ${was}. After it: ${formatPlural(after.length, 'run')}.`,
    '',
    '| | before | after | difference | 95 % interval | |',
    '|---|---:|---:|---:|---:|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    ...notes(comparison),
  ].join('\n');
}

interface Measure {
  readonly name: string;
  readonly format: (value: number) => string;
  readonly of: (run: RunJson) => number | undefined;
}

const measures: readonly Measure[] = [
  {
    name: 'tokens',
    format: (value) => formatCount(Math.round(value)),
    of: ({ usage }) => usage.totalTokens ?? inputAndOutputTokens(usage),
  },
  { name: 'cost', format: formatUsd, of: ({ cost }) => cost.usd },
  { name: 'time', format: formatDuration, of: ({ durationMs }) => durationMs },
];

function outcomeRow({ before, after }: Comparison): readonly string[] {
  const [a, b] = [succeeded(before), succeeded(after)];
  const difference = differenceOfRates(a, b);
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  return [
    'succeeded',
    `${a.successes} of ${a.total}`,
    `${b.successes} of ${b.total}`,
    signed(difference.difference, percent),
    ...intervalCells(difference, percent, Math.min(a.total, b.total)),
  ];
}

function succeeded(runs: readonly RunJson[]): { successes: number; total: number } {
  return { successes: runs.filter(({ status }) => status === 'ok').length, total: runs.length };
}

/** A measure that one of the runs does not have is left out: a mean of the others would be another thing. */
function measureRow(measure: Measure, comparison: Comparison): readonly (readonly string[])[] {
  const { before, after, beforeWas } = comparison;
  // The recorded run waited for its provider; in a replay, what was served came at once.
  if (measure.name === 'time' && beforeWas === 'recorded') return [];
  const [a, b] = [before, after].map((runs) => runs.flatMap((run) => measure.of(run) ?? []));
  if (a?.length !== before.length || b?.length !== after.length) return [];
  const difference = differenceOfMeans(a, b);
  return [
    [
      measure.name,
      measure.format(mean(a)),
      measure.format(mean(b)),
      signed(difference.difference, measure.format),
      ...intervalCells(difference, measure.format, Math.min(a.length, b.length)),
    ],
  ];
}

function intervalCells(
  difference: Difference,
  format: (value: number) => string,
  samples: number,
): readonly [string, string] {
  const { interval } = difference;
  if (interval === undefined || samples < fewestForInterval) return ['', ''];
  const text = `${signed(interval.low, format)} … ${signed(interval.high, format)}`;
  return [text, isUndecided(difference) ? 'undecided' : 'differs'];
}

function signed(value: number, format: (value: number) => string): string {
  if (value === 0) return '±0';
  return `${value > 0 ? '+' : '−'}${format(Math.abs(value))}`;
}

function notes({ before, after, beforeWas }: Comparison): readonly string[] {
  return [
    ...(beforeWas === 'recorded'
      ? [
          'Before the edit there is the recorded run alone: a difference of one run to others may be chance.',
        ]
      : []),
    ...(Math.min(before.length, after.length) < fewestForInterval
      ? [`From ${fewestForInterval} runs of each on there are intervals.`]
      : [
          '"undecided": the interval holds 0, so that these runs do not show a difference. More runs make it narrower.',
        ]),
    '',
  ];
}

/** What would end the code span is taken out. */
function nameOf(run: RunJson | undefined): string {
  return (run?.name ?? '').replaceAll(/[`\n|]/g, ' ');
}
