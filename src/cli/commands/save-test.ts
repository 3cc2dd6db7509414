import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { defined } from '../../base/defined.ts';
import {
  replayTestFileName,
  replayTestFolder,
  type ExportReplayTest,
} from '../../protocol/replay-test.ts';
import { connectCollector, type CollectorConnection } from '../../rendezvous/connect-collector.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import {
  countOption,
  exitCodes,
  flag,
  onlyArgument,
  textOption,
  type Command,
} from '../command.ts';
import { printLine } from '../output.ts';
import { collectorProgram } from '../program-files.ts';
import { replayedOutput } from '../replay-tests/replayed-output.ts';

export const saveTestCommand: Command = {
  name: 'save-test',
  usage: 'save-test TRACE_ID [--to FILE] [--exit-code N] [--output]',
  summary:
    'write a recorded run into the repository as a replay test; --output expects the same output too',
  options: {
    to: { type: 'string' },
    'exit-code': { type: 'string' },
    output: { type: 'boolean' },
  },
  run: async (input) => {
    const reference = onlyArgument(input, 'TRACE_ID');
    const { values } = input;
    const exitCode = countOption(values, 'exit-code', { least: 0, most: 255, absent: undefined });
    const connection = await connectCollector({
      dataDirectory: dataDirectory(textOption(values, 'data')),
      program: collectorProgram,
      client: 'command-line',
    });
    try {
      const { client } = connection;
      const { traceId } = await client.request('resolveRun', { reference });
      const root = await repositoryRoot();
      const file = resolve(textOption(values, 'to') ?? (await usualFile(client, traceId, root)));
      const params = defined<ExportReplayTest>({
        recording: { traceId },
        file,
        root,
        exitCode,
        standardOutput: undefined,
      });
      const { text } = await client.request('exportReplayTest', params);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      if (flag(values, 'output')) {
        const standardOutput = await replayedOutput(file);
        const again = await client.request('exportReplayTest', { ...params, standardOutput });
        await writeFile(file, again.text);
      }
      printLine(`Saved ${relative(process.cwd(), file)}. Run it with "spanwise replay --all".`);
      return exitCodes.done;
    } finally {
      connection.dispose();
    }
  },
};

async function usualFile(
  client: CollectorConnection['client'],
  traceId: string,
  root: string,
): Promise<string> {
  const { run } = await client.request('getRun', { traceId });
  return join(root, replayTestFolder, replayTestFileName(run.name));
}

/** Of the folder that this is started in; where it is no Git repository, that folder. */
async function repositoryRoot(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--show-toplevel']);
    return resolve(stdout.trim());
  } catch {
    return process.cwd();
  }
}
