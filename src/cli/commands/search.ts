import { dataDirectory } from '../../rendezvous/data-directory.ts';
import {
  countOption,
  exitCodes,
  flag,
  onlyArgument,
  textOption,
  UsageError,
  type Command,
} from '../command.ts';
import { openRuns } from '../open-runs.ts';
import { printJson, printLine } from '../output.ts';
import { spanLine } from '../run-text.ts';

const defaultLimit = 100;
const mostHits = 1_000;

export const searchCommand: Command = {
  name: 'search',
  usage: 'search TEXT [--limit N] [--json]',
  summary: 'list spans whose name, text or attribute value holds TEXT, newest first',
  options: { limit: { type: 'string' }, json: { type: 'boolean' } },
  run: async (input) => {
    const { values } = input;
    const text = onlyArgument(input, 'TEXT');
    if (text === '') throw new UsageError('TEXT is empty.');
    const limit = countOption(values, 'limit', { least: 1, most: mostHits, absent: defaultLimit });
    const runs = await openRuns(dataDirectory(textOption(values, 'data')));
    try {
      const spans = await runs.queries.searchSpans({ text, limit });
      if (flag(values, 'json')) printJson(spans);
      else
        for (const span of spans) printLine(`${span.traceId}  ${span.spanId}  ${spanLine(span)}`);
      return exitCodes.done;
    } finally {
      runs.dispose();
    }
  },
};
