import { resolve } from 'node:path';
import { defined } from '../base/defined.ts';
import { silentLog } from '../base/log.ts';
import type { SourceLocation } from '../model/source-location.ts';
import type { SpanJson } from '../protocol/span-json.ts';
import { codeHints } from '../protocol/code-hints.ts';
import { mayHoldPrompts, spanTexts } from '../protocol/span-texts.ts';
import type { TemplateMatchJson } from '../protocol/workspace-api.ts';
import { openWorkspaceIndex, type WorkspaceIndex } from '../workspace/workspace-index.ts';
import { extractionProgram, grammarsFolder } from './program-files.ts';

/** The templates of a folder, indexed once. */
export function openWorkspace(folder: string): Promise<WorkspaceIndex> {
  return openWorkspaceIndex({
    folders: [resolve(folder)],
    grammarsFolder,
    extractionProgram,
    log: silentLog,
  });
}

/** Where a span's texts stand, most trusted first: what the telemetry says, then what its texts say. */
export function spanSource(
  index: WorkspaceIndex,
  span: SpanJson,
  ancestors: readonly SpanJson[],
): readonly SourceLocation[] {
  const texts = mayHoldPrompts(span) ? spanTexts(span, ancestors).map(({ text }) => text) : [];
  const matches = index.locateTexts(texts, codeHints(span)).flat();
  return [
    ...codeSource(index, span),
    ...promptSource(index, span),
    ...matches.map(toSourceLocation),
  ];
}

function codeSource(index: WorkspaceIndex, span: SpanJson): readonly SourceLocation[] {
  const { file, line, column } = codeHints(span);
  if (file === undefined || line === undefined) return [];
  const { location } = index.locateCode({ file, line, ...defined({ column }) });
  if (location === undefined) return [];
  const { path: _, ...source } = location;
  return [source];
}

/** Where several prompts have the name, it tells nothing: their texts do. */
function promptSource(index: WorkspaceIndex, span: SpanJson): readonly SourceLocation[] {
  const name = span.prompt?.name;
  if (name === undefined) return [];
  const [only, other] = index.locatePrompt({ name, hints: codeHints(span) });
  if (only === undefined || other !== undefined) return [];
  const { path: _, ...source } = only;
  return [source];
}

function toSourceLocation(match: TemplateMatchJson): SourceLocation {
  const { file, startLine, endLine } = match;
  return { file, line: startLine, endLine, via: 'template-match' };
}
