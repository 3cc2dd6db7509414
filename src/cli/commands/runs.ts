import { defined } from '../../base/defined.ts';
import type { ListRunsParams } from '../../protocol/collector-api.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { countOption, exitCodes, flag, noArguments, textOption, type Command } from '../command.ts';
import { openRuns } from '../open-runs.ts';
import { printJson, printLine } from '../output.ts';
import { runLine } from '../run-text.ts';

const defaultLimit = 50;
const mostRuns = 10_000;

export const runsCommand: Command = {
  name: 'runs',
  usage: 'runs [--failed] [--session ID] [--user ID] [--tag TAG] [--limit N] [--json]',
  summary: 'list runs, newest first; all, or those of a conversation, of a user, with a tag',
  options: {
    failed: { type: 'boolean' },
    session: { type: 'string' },
    user: { type: 'string' },
    tag: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (input) => {
    noArguments(input);
    const { values } = input;
    const limit = countOption(values, 'limit', { least: 1, most: mostRuns, absent: defaultLimit });
    const runs = await openRuns(dataDirectory(textOption(values, 'data')));
    try {
      const list = await runs.queries.listRuns(
        defined<ListRunsParams>({
          limit,
          failedOnly: flag(values, 'failed'),
          conversationId: textOption(values, 'session'),
          userId: textOption(values, 'user'),
          tag: textOption(values, 'tag'),
        }),
      );
      if (flag(values, 'json')) printJson(list);
      else for (const run of list) printLine(runLine(run, Date.now()));
      return exitCodes.done;
    } finally {
      runs.dispose();
    }
  },
};
