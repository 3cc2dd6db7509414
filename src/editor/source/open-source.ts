import * as vscode from 'vscode';
import type { OpenableLocation, SpanSources } from '../span-source.ts';
import type { SourceHighlights } from './source-highlights.ts';
import { sentSources, targetsOf, type Target, type WantedSource } from './source-targets.ts';
import type { StaleTemplates } from './stale-templates.ts';

/** What is shown in an opened file. */
export interface SourceMarks {
  readonly highlights: SourceHighlights;
  readonly stale: StaleTemplates;
}

/** Then the line is opened without marks: they would stand beside what was sent. */
const mostTries = 3;

/**
 * Opens what is wanted beside the active editor, marks what was sent, and offers all places where
 * several remain. False where the workspace holds none.
 */
export async function openSource(
  locate: () => Promise<SpanSources>,
  wanted: WantedSource,
  { highlights, stale }: SourceMarks,
): Promise<boolean> {
  let { edits } = highlights;
  let sources = await locate();
  // Whoever types meanwhile has moved what was found.
  for (let tries = 0; tries < mostTries && edits !== highlights.edits; tries += 1) {
    edits = highlights.edits;
    sources = await locate();
  }
  const targets = targetsOf(sources, wanted);
  const [first, ...others] = targets;
  if (first === undefined) return false;
  const editor = await showTarget(first, others.length > 0 ? 'focus' : 'keep-focus');
  if (edits === highlights.edits) highlights.show(sentSources(sources));
  stale.show(sources.span);
  if (others.length > 0) await peek(editor, targets);
  return true;
}

/** Opens one place beside the active editor, its line in view. */
export async function showLocation(location: OpenableLocation): Promise<void> {
  await showTarget({ location }, 'keep-focus');
}

/** Beside the active editor, or where the file is shown already. */
async function showTarget(
  target: Target,
  focus: 'focus' | 'keep-focus',
): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(target.location.path));
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const position = positionOf(target, document);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
    preserveFocus: focus === 'keep-focus',
    preview: true,
    selection: new vscode.Range(position, position),
  });
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  return editor;
}

function positionOf({ location, offset }: Target, document: vscode.TextDocument): vscode.Position {
  if (offset !== undefined) return document.positionAt(offset);
  const line = Math.min(Math.max(location.line, 1), document.lineCount) - 1;
  return new vscode.Position(line, Math.max((location.column ?? 1) - 1, 0));
}

/** All places in VS Code's own list over the first of them, which has the focus. */
async function peek(editor: vscode.TextEditor, targets: readonly Target[]): Promise<void> {
  const locations = await Promise.all(
    targets.map(async (target) => {
      const uri = vscode.Uri.file(target.location.path);
      const document = await vscode.workspace.openTextDocument(uri);
      return new vscode.Location(uri, positionOf(target, document));
    }),
  );
  await vscode.commands.executeCommand(
    'editor.action.peekLocations',
    editor.document.uri,
    editor.selection.active,
    locations,
    'peek',
  );
}
