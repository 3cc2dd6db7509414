import { readFile, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { formatPlural } from '../../base/format.ts';
import { isJsonObject, parseJson, stringMember } from '../../base/json.ts';
import type { LiveBudget } from '../../model/replay-options.ts';
import { replaySentence } from '../../protocol/replay-report.ts';
import { exitCodes, onlyArgument, UsageError, type Command } from '../command.ts';
import { printLine } from '../output.ts';
import { budgetFlags, budgetSetting } from '../replay-settings.ts';
import { withPrivateCollector } from '../replay-tests/private-collector.ts';
import { playReplayTest } from '../replay-tests/run-replay-test.ts';

const timeoutMs = 600_000;

export const updateTestCommand: Command = {
  name: 'update-test',
  usage: 'update-test FILE [--budget-calls N] [--budget-usd N]',
  summary:
    'record a replay test anew: what it has no answer for goes to the provider, within the budget',
  options: { ...budgetFlags },
  run: async (input) => {
    const file = resolve(onlyArgument(input, 'FILE'));
    const live: LiveBudget = budgetSetting(input.values) ?? { calls: 0 };
    const text = await readFile(file, 'utf8');
    await withPrivateCollector(async (client) => {
      const { executionId, result, ran } = await playReplayTest(client, { file, timeoutMs, live });
      const { report } = result;
      if ((report.refused ?? 0) > 0)
        throw new UsageError(
          `${formatPlural(report.refused ?? 0, 'call')} would have gone beyond the budget: say --budget-calls. The test is as it was.`,
        );
      const standardOutput = expectsOutput(text) ? result.standardOutput : undefined;
      const exported = await client.request('exportReplayTest', {
        recording: { executionId },
        file,
        root: resolve(dirname(file), rootOf(text)),
        exitCode: ran.exitCode,
        ...(standardOutput !== undefined && { standardOutput }),
      });
      await writeFile(file, exported.text);
      printLine(`Updated ${relative(process.cwd(), file)}: ${replaySentence(report)}`);
    });
    return exitCodes.done;
  },
};

function rootOf(text: string): string {
  const test = parseJson(text);
  return (isJsonObject(test) ? stringMember(test, 'root') : undefined) ?? '.';
}

function expectsOutput(text: string): boolean {
  const test = parseJson(text);
  const expect = isJsonObject(test) ? test['expect'] : undefined;
  return isJsonObject(expect) && expect['standardOutput'] !== undefined;
}
