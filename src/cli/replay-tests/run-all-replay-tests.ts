import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { countOption, exitCodes, flag, textOption, UsageError } from '../command.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { printJson, printLine } from '../output.ts';
import { findReplayTests } from './find-replay-tests.ts';
import { junitReport } from './junit-report.ts';
import { outcomeLines, totalLine } from './outcome-lines.ts';
import { withPrivateCollector } from './private-collector.ts';
import { runReplayTest } from './run-replay-test.ts';
import { hasPassed, type TestOutcome } from './test-outcome.ts';

const usualTimeoutSeconds = 120;

/** `spanwise replay --all [FOLDER]`: exits 1 where a test failed, and where there is none. */
export async function runAllReplayTests(input: CommandInput): Promise<ExitCode> {
  const [folder = '.', extra] = input.positionals;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
  const { values } = input;
  const json = flag(values, 'json');
  const bounds = { least: 1, most: 86_400, absent: usualTimeoutSeconds };
  const timeoutMs = countOption(values, 'timeout', bounds) * 1000;
  const files = await findReplayTests(folder);
  // A folder that was moved must not turn into a test run that passes.
  if (files.length === 0) throw new Error(`There are no replay tests in ${folder}.`);
  const outcomes = await withPrivateCollector(async (client) => {
    const all: TestOutcome[] = [];
    // One after the other: agents of one repository share its files and ports.
    for (const file of files) {
      const outcome = await runReplayTest(client, { file, timeoutMs });
      all.push(outcome);
      if (!json) for (const line of outcomeLines(outcome)) printLine(line);
    }
    return all;
  });
  if (json) printJson(outcomes);
  else printLine(totalLine(outcomes));
  await writeJunit(textOption(values, 'junit'), outcomes);
  return outcomes.every(hasPassed) ? exitCodes.done : exitCodes.failed;
}

async function writeJunit(file: string | undefined, outcomes: readonly TestOutcome[]) {
  if (file === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, junitReport(outcomes));
}
