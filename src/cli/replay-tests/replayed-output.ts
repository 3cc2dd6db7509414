import { withPrivateCollector } from './private-collector.ts';
import { playReplayTest } from './run-replay-test.ts';

const timeoutMs = 120_000;

/**
 * The hash of what the command of a replay test prints. Throws where it prints something else the second
 * time: a test that expects it would fail by chance.
 */
export async function replayedOutput(file: string): Promise<string> {
  return withPrivateCollector(async (client) => {
    const first = await playReplayTest(client, { file, timeoutMs });
    const second = await playReplayTest(client, { file, timeoutMs });
    const { standardOutput } = first.result;
    if (standardOutput !== undefined && standardOutput === second.result.standardOutput)
      return standardOutput;
    throw new Error('The command prints something else each time: save the test without --output.');
  });
}
