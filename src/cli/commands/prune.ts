import { existsSync } from 'node:fs';
import { formatPlural } from '../../base/format.ts';
import { silentLog } from '../../base/log.ts';
import { parseByteSize, parseDuration } from '../../base/quantity.ts';
import { spanDerivation } from '../../collector/span-decoding.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { databaseFile, openStore } from '../../store/open-store.ts';
import type { RetentionLimits } from '../../store/retention.ts';
import {
  exitCodes,
  noArguments,
  textOption,
  UsageError,
  type Command,
  type OptionValues,
} from '../command.ts';
import { printLine } from '../output.ts';

export const pruneCommand: Command = {
  name: 'prune',
  usage: 'prune [--older-than 7d] [--max-size 1GB]',
  summary: 'delete the oldest runs with all that belongs to them; pinned runs stay',
  options: { 'older-than': { type: 'string' }, 'max-size': { type: 'string' } },
  run: async (input) => {
    noArguments(input);
    const limits = readLimits(input.values);
    const data = dataDirectory(textOption(input.values, 'data'));
    const { runs, spans } = existsSync(databaseFile(data))
      ? await prune(data, limits)
      : { runs: 0, spans: 0 };
    printLine(`Deleted ${formatPlural(runs, 'run')} with ${formatPlural(spans, 'span')}.`);
    return exitCodes.done;
  },
};

function readLimits(values: OptionValues): RetentionLimits {
  const [olderThan, maxSize] = [textOption(values, 'older-than'), textOption(values, 'max-size')];
  if (olderThan === undefined && maxSize === undefined)
    throw new UsageError('Say what is to go: --older-than, --max-size or both.');
  return {
    ...(olderThan !== undefined && {
      olderThanMs: parsed(parseDuration(olderThan), '--older-than wants a time such as 12h or 7d.'),
    }),
    ...(maxSize !== undefined && {
      maxSizeBytes: parsed(parseByteSize(maxSize), '--max-size wants a size such as 500MB or 1GB.'),
    }),
  };
}

function parsed(value: number | undefined, sentence: string): number {
  if (value === undefined) throw new UsageError(sentence);
  return value;
}

/** A collector that runs meanwhile goes on: both take turns at the database. */
async function prune(data: string, limits: RetentionLimits) {
  const store = await openStore(data, silentLog, spanDerivation);
  try {
    // Whether a run still runs, and stays for that, is in its sums.
    store.rollup.closeQuiet(Date.now());
    while (store.rollup.refreshSome(Date.now(), Number.POSITIVE_INFINITY));
    let [runs, spans] = [0, 0];
    for (const step of store.retention.prune(limits, Date.now())) {
      runs += step.runs;
      spans += step.spans;
    }
    return { runs, spans };
  } finally {
    store.dispose();
  }
}
