import { executionLines } from '../execution-text.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import type { RunDetail } from '../../protocol/collector-api.ts';
import { exitCodes, flag, onlyArgument, textOption, type Command } from '../command.ts';
import { openRuns } from '../open-runs.ts';
import { printJson, printLine } from '../output.ts';
import { runAside, runFindingLines, runLine, runTree } from '../run-text.ts';
import { ancestorLookup } from '../../protocol/span-texts.ts';
import { openWorkspace, spanSource } from '../span-sources.ts';

export const showCommand: Command = {
  name: 'show',
  usage: 'show TRACE_ID [--workspace DIR] [--json]',
  summary: 'show one run, whole; with a workspace, also where its prompts stand',
  options: { workspace: { type: 'string' }, json: { type: 'boolean' } },
  run: async (input) => {
    const reference = onlyArgument(input, 'TRACE_ID');
    const runs = await openRuns(dataDirectory(textOption(input.values, 'data')));
    try {
      const { traceId } = await runs.queries.resolveRun({ reference });
      const detail = await withSources(
        await runs.queries.getRun({ traceId }),
        textOption(input.values, 'workspace'),
      );
      const execution = await runs.executionOf(traceId);
      if (flag(input.values, 'json'))
        printJson({ ...detail, ...(execution !== undefined && { execution }) });
      else {
        const lines = [
          runLine(detail.run, Date.now()),
          ...runFindingLines(detail),
          ...runTree(detail),
          ...runAside(detail),
          ...(execution === undefined ? [] : executionLines(execution)),
        ];
        for (const line of lines) printLine(line);
      }
      return exitCodes.done;
    } finally {
      runs.dispose();
    }
  },
};

async function withSources(detail: RunDetail, workspace: string | undefined): Promise<RunDetail> {
  if (workspace === undefined) return detail;
  const index = await openWorkspace(workspace);
  const ancestorsOf = ancestorLookup(detail.spans);
  const spans = detail.spans.map((span) => {
    const source = spanSource(index, span, ancestorsOf(span));
    return source.length === 0 ? span : { ...span, source };
  });
  return { ...detail, spans };
}
