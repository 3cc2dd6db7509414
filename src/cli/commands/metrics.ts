import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { countOption, exitCodes, flag, textOption, UsageError, type Command } from '../command.ts';
import { metricLine } from '../metric-text.ts';
import { openRuns } from '../open-runs.ts';
import { printJson, printLine } from '../output.ts';

const defaultPoints = 100;
const mostPoints = 10_000;

export const metricsCommand: Command = {
  name: 'metrics',
  usage: 'metrics [NAME] [--run TRACE_ID] [--limit N] [--json]',
  summary:
    'list what was measured, or one metric; with a run, from a minute before it to a minute after it; N: points of each, the newest',
  options: { run: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ values, positionals }) => {
    const [name, extra] = positionals;
    if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
    const limit = countOption(values, 'limit', {
      least: 1,
      most: mostPoints,
      absent: defaultPoints,
    });
    const reference = textOption(values, 'run');
    const runs = await openRuns(dataDirectory(textOption(values, 'data')));
    try {
      const run = reference === undefined ? {} : await runs.queries.resolveRun({ reference });
      const series = await runs.metrics.listMetrics({
        ...(name !== undefined && { name }),
        ...run,
        limit,
      });
      if (flag(values, 'json')) printJson(series);
      else for (const each of series) printLine(metricLine(each));
      return exitCodes.done;
    } finally {
      runs.dispose();
    }
  },
};
