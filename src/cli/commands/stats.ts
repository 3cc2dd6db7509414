import { formatCount, formatDuration, formatPlural } from '../../base/format.ts';
import {
  statsKeys,
  type CallStats,
  type Percentiles,
  type StatsKey,
} from '../../model/call-stats.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { exitCodes, flag, noArguments, textOption, UsageError, type Command } from '../command.ts';
import { openRuns } from '../open-runs.ts';
import { printJson, printLine } from '../output.ts';
import { plainText, spendingTexts } from '../run-text.ts';

export const statsCommand: Command = {
  name: 'stats',
  usage: `stats [--by ${statsKeys.join('|')}] [--json]`,
  summary:
    'what model calls took and cost: counts, errors, tokens, cost, percentiles of their times',
  options: { by: { type: 'string' }, json: { type: 'boolean' } },
  run: async (input) => {
    noArguments(input);
    const { values } = input;
    const by = keyOption(textOption(values, 'by') ?? 'model');
    const runs = await openRuns(dataDirectory(textOption(values, 'data')));
    try {
      const stats = await runs.queries.getStats({ by });
      if (flag(values, 'json')) printJson(stats.map((each) => statsJson(each, by)));
      else for (const line of stats.flatMap((each) => statsLines(each, by))) printLine(line);
      return exitCodes.done;
    } finally {
      runs.dispose();
    }
  },
};

function keyOption(text: string): StatsKey {
  const key = statsKeys.find((each) => each === text);
  if (key === undefined) throw new UsageError(`--by wants one of ${statsKeys.join(', ')}.`);
  return key;
}

/** `{ "model": …, "count": … }`: what the calls have in common under its own name. */
function statsJson({ key, ...stats }: CallStats, by: StatsKey): object {
  return { ...(key !== undefined && { [by]: key }), ...stats };
}

function statsLines({ key, ...stats }: CallStats, by: StatsKey): readonly string[] {
  const { count, errorCount, durationMs, timeToFirstTokenMs } = stats;
  const figures = [
    formatPlural(count, by === 'name' ? 'span' : 'call'),
    ...(errorCount > 0 ? [`${formatCount(errorCount)} failed`] : []),
    ...spendingTexts(stats),
  ];
  return [
    `${key === undefined ? `(no ${by})` : plainText(key)}  ${figures.join(', ')}`,
    ...percentilesLine('time', durationMs),
    ...percentilesLine('first token', timeToFirstTokenMs),
  ];
}

function percentilesLine(name: string, values: Percentiles | undefined): readonly string[] {
  if (values === undefined) return [];
  const { p50, p95, p99 } = values;
  const [half, most, nearlyAll] = [p50, p95, p99].map(formatDuration);
  return [`    ${name}: p50 ${half}, p95 ${most}, p99 ${nearlyAll}`];
}
