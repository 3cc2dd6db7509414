import { readFileSync } from 'node:fs';
import type { TemplateMatchJson } from '../../protocol/workspace-api.ts';
import { ancestorLookup, mayHoldPrompts, spanTexts } from '../../protocol/span-texts.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import type { WorkspaceIndex } from '../../workspace/workspace-index.ts';
import {
  exitCodes,
  flag,
  textOption,
  UsageError,
  type Command,
  type CommandInput,
} from '../command.ts';
import { openRuns } from '../open-runs.ts';
import { printJson, printLine } from '../output.ts';
import { openWorkspace } from '../span-sources.ts';

/** A text to look for: a message of a span, or a file's. */
interface WantedText {
  readonly spanId?: string;
  readonly message: number;
  readonly text: string;
}

type Match = Omit<TemplateMatchJson, 'path' | 'parts' | 'names'>;

interface LocatedText {
  readonly spanId?: string;
  readonly message: number;
  readonly matches: readonly Match[];
}

export const locateCommand: Command = {
  name: 'locate',
  usage: 'locate (--trace TRACE_ID | --text FILE…) --workspace DIR [--json]',
  summary: 'say which template lines of a workspace produced the prompts of a run, or a text',
  options: {
    trace: { type: 'string' },
    text: { type: 'string', multiple: true },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (input) => {
    const workspace = textOption(input.values, 'workspace');
    if (workspace === undefined) throw new UsageError('--workspace is missing.');
    const wanted = await wantedTexts(input);
    const located = locate(await openWorkspace(workspace), wanted);
    if (flag(input.values, 'json')) printJson(located);
    else for (const each of located) for (const line of locatedLines(each)) printLine(line);
    return exitCodes.done;
  },
};

/** Files may be named after one `--text`, as well as each after its own. */
function wantedTexts(input: CommandInput): Promise<readonly WantedText[]> | readonly WantedText[] {
  const trace = textOption(input.values, 'trace');
  const option = input.values['text'];
  const files = [...(Array.isArray(option) ? option.map(String) : []), ...input.positionals];
  if ((trace === undefined) === (files.length === 0))
    throw new UsageError('Either --trace or --text says what to look for.');
  return trace === undefined ? files.map(readText) : textsOfRun(trace, input);
}

function readText(file: string, message: number): WantedText {
  return { message, text: readFileSync(file, 'utf8') };
}

async function textsOfRun(reference: string, input: CommandInput): Promise<readonly WantedText[]> {
  const runs = await openRuns(dataDirectory(textOption(input.values, 'data')));
  try {
    const { traceId } = await runs.queries.resolveRun({ reference });
    const { spans } = await runs.queries.getRun({ traceId });
    const ancestorsOf = ancestorLookup(spans);
    return spans
      .filter(mayHoldPrompts)
      .flatMap((span) =>
        spanTexts(span, ancestorsOf(span)).map((each) => ({ spanId: span.spanId, ...each })),
      );
  } finally {
    runs.dispose();
  }
}

function locate(index: WorkspaceIndex, wanted: readonly WantedText[]): readonly LocatedText[] {
  const matches = index.locateTexts(wanted.map(({ text }) => text));
  return wanted.map(({ text: _text, ...where }, position) => ({
    ...where,
    matches: (matches[position] ?? []).map(
      ({ path: _path, parts: _parts, names: _names, ...match }) => match,
    ),
  }));
}

function locatedLines({ spanId, message, matches }: LocatedText): readonly string[] {
  const where = `${spanId === undefined ? '' : `${spanId}  `}message ${message}`;
  if (matches.length === 0) return [`${where}  no template found`];
  return matches.map(({ file, startLine, endLine, coverage }) => {
    const lines = startLine === endLine ? startLine : `${startLine}-${endLine}`;
    return `${where}  ${file}:${lines}  ${Math.round(coverage * 100)} %`;
  });
}
