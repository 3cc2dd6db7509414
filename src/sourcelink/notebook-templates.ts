import { LineIndex } from './line-index.ts';
import { notebookCells, type NotebookCell } from './notebook-cells.ts';
import { sourceOffsetAt, throughSourceText } from './source-text.ts';
import type { FileTemplates, Part, Template } from './template.ts';

/** The templates of a notebook's code cells, each with its cell and where it stands in the JSON. */
export function notebookTemplates(
  json: string,
  extract: (code: string) => FileTemplates,
): FileTemplates {
  const lines = new LineIndex(json);
  const aliases = new Map<string, string>();
  const templates = notebookCells(json).flatMap((cell) => {
    const found = extract(cell.code.text);
    for (const [name, value] of found.aliases) aliases.set(name, value);
    return found.templates.map((template) => inNotebook(template, cell, lines));
  });
  return { templates, aliases };
}

function inNotebook(template: Template, { index, code }: NotebookCell, lines: LineIndex): Template {
  const toJson = (offset: number): number => sourceOffsetAt(code, offset);
  const endInJson = (end: number): number => (end === 0 ? toJson(0) : toJson(end - 1) + 1);
  const { startLine, endLine, scope } = template;
  const [start, end] = [toJson(template.start), endInJson(template.end)];
  const parts = template.parts.map((part): Part => {
    if (part.kind === 'fixed') return { ...part, ...throughSourceText(part, code) };
    return { ...part, start: toJson(part.start), end: endInJson(part.end) };
  });
  return {
    ...template,
    start,
    end,
    startLine: lines.lineAt(start),
    endLine: lines.lineAt(Math.max(start, end - 1)),
    parts,
    notebookCell: { index, startLine, endLine },
    ...(scope !== undefined && { scope: toJson(scope) }),
  };
}
