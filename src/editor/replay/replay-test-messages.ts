import * as vscode from 'vscode';
import { formatPlural } from '../../base/format.ts';
import type { CollectorClient } from '../collector-client.ts';
import type { PlayedTest } from './play-replay-test.ts';

/** The rest would be the same news: after the first difference most programs go another way. */
const mostMessages = 5;

/** What is not as expected, as VS Code shows it: the calls that differ as a diff, recorded left, live right. */
export async function replayTestMessages(
  collector: CollectorClient,
  { executionId, result }: PlayedTest,
  file: vscode.Uri,
): Promise<readonly vscode.TestMessage[]> {
  const location = new vscode.Location(file, new vscode.Position(0, 0));
  const sentences = result.failures.map((failure) =>
    Object.assign(new vscode.TestMessage(failure), { location }),
  );
  const calls = [...new Set(result.report.divergences.map(({ call }) => call))];
  const diffs = await Promise.all(
    calls.slice(0, mostMessages).map(async (call) => {
      const { recorded, actual } = await collector.request('getDivergence', { executionId, call });
      const fields = result.report.divergences.filter((each) => each.call === call);
      const more = fields.length > 1 ? ` and ${formatPlural(fields.length - 1, 'more field')}` : '';
      const text = `Model call ${call} differs from the recording: ${fields[0]?.field ?? ''}${more}.`;
      return vscode.TestMessage.diff(text, recorded, actual);
    }),
  );
  // Beside a line of the file, VS Code would show both requests in one line: a diff has no place there.
  return [...diffs, ...sentences];
}
