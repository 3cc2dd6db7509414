import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { countOption, exitCodes, flag, noArguments, textOption, type Command } from '../command.ts';
import { openRuns } from '../open-runs.ts';
import { printJson, printLine } from '../output.ts';
import { runLine } from '../run-text.ts';

const defaultLimit = 50;
const mostRuns = 10_000;

export const runsCommand: Command = {
  name: 'runs',
  usage: 'runs [--failed] [--limit N] [--json]',
  summary: 'list runs, newest first',
  options: {
    failed: { type: 'boolean' },
    limit: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (input) => {
    noArguments(input);
    const { values } = input;
    const limit = countOption(values, 'limit', { least: 1, most: mostRuns, absent: defaultLimit });
    const runs = await openRuns(dataDirectory(textOption(values, 'data')));
    try {
      const list = await runs.queries.listRuns({ limit, failedOnly: flag(values, 'failed') });
      if (flag(values, 'json')) printJson(list);
      else for (const run of list) printLine(runLine(run, Date.now()));
      return exitCodes.done;
    } finally {
      runs.dispose();
    }
  },
};
