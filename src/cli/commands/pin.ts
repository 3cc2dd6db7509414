import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { exitCodes, onlyArgument, textOption, type Command } from '../command.ts';
import { openRuns } from '../open-runs.ts';
import { printLine } from '../output.ts';
import { runLine } from '../run-text.ts';

export const pinCommand: Command = {
  name: 'pin',
  usage: 'pin TRACE_ID',
  summary: 'keep a run, however old it becomes',
  options: {},
  run: (input) => setPinned(input, { pinned: true }),
};

export const unpinCommand: Command = {
  name: 'unpin',
  usage: 'unpin TRACE_ID',
  summary: 'let a run go when it is old',
  options: {},
  run: (input) => setPinned(input, { pinned: false }),
};

async function setPinned(
  input: Parameters<Command['run']>[0],
  wanted: { readonly pinned: boolean },
): ReturnType<Command['run']> {
  const reference = onlyArgument(input, 'TRACE_ID');
  const runs = await openRuns(dataDirectory(textOption(input.values, 'data')));
  try {
    const { traceId } = await runs.queries.resolveRun({ reference });
    await runs.pins.setPinned({ traceId, ...wanted });
    const { run } = await runs.queries.getTimeline({ traceId });
    printLine(runLine(run, Date.now()));
    return exitCodes.done;
  } finally {
    runs.dispose();
  }
}
