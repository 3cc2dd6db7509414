import * as vscode from 'vscode';
import type { OpenableLocation, SpanSources } from '../span-source.ts';
import { shownSource, type Rendering, type ShownSource } from './shown-source.ts';
import type { SourceHighlights } from './source-highlights.ts';
import type { StaleTemplates } from './stale-templates.ts';

/** Which part of a call a person wants the source of: all of it, a message, a character of a message. */
export interface WantedSource {
  readonly message?: number;
  readonly offset?: number;
}

/** What is shown in an opened file. */
export interface SourceMarks {
  readonly highlights: SourceHighlights;
  readonly stale: StaleTemplates;
}

/** Then the line is opened without marks: they would stand beside what was sent. */
const mostTries = 3;

/** A place to open: its line, or a character of its file where more is known. */
interface Target {
  readonly location: OpenableLocation;
  /** A character offset in the file. */
  readonly offset?: number;
}

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

/** The best place, and those that explain the very same text, which nothing tells apart from it. */
function targetsOf(sources: SpanSources, { message, offset }: WantedSource): readonly Target[] {
  const locations =
    message === undefined
      ? sources.span
      : (sources.messages.find((each) => each.message === message)?.locations ?? []);
  const targets = offset === undefined ? locations.map(asTarget) : targetsAt(locations, offset);
  const [first] = targets;
  if (first === undefined) return [];
  const equal = targets.filter(({ location }) => isAsGood(location, first.location));
  return [...new Map(equal.map((each) => [placeName(each.location), each])).values()];
}

/** Nothing tells two definitions of one name apart, or two templates that explain the same text. */
function isAsGood(location: OpenableLocation, best: OpenableLocation): boolean {
  if (location === best) return true;
  if (best.via === 'definition') return location.via === 'definition';
  const { explains } = location;
  return (
    best.explains !== undefined &&
    explains?.start === best.explains.start &&
    explains.end === best.explains.end
  );
}

function asTarget(location: OpenableLocation): Target {
  return { location };
}

/** The parts that hold one character of a message, those of the innermost template first. */
function targetsAt(locations: readonly OpenableLocation[], offset: number): readonly Target[] {
  return locations
    .flatMap((location) => {
      const part = location.rendering?.parts.find(
        ({ start, end }) => start <= offset && offset < end,
      );
      if (part === undefined) return [];
      // Within fixed text, as far into the line as into the stretch of the message.
      const into = part.kind === 'fixed' ? offset - part.start : 0;
      const at = Math.min(part.sourceStart + into, part.sourceEnd);
      return [{ location: { ...location, line: part.line }, offset: at }];
    })
    .toSorted((a, b) => widthOf(a.location) - widthOf(b.location));
}

function widthOf({ explains }: OpenableLocation): number {
  return explains === undefined ? 0 : explains.end - explains.start;
}

function placeName({ path, line }: OpenableLocation): string {
  return `${path}:${line}`;
}

/** What of each file went into the call. */
function sentSources({ span }: SpanSources): ReadonlyMap<string, ShownSource> {
  const renderings = new Map<string, Rendering[]>();
  for (const { path, rendering } of span) {
    if (rendering === undefined) continue;
    const known = renderings.get(path) ?? [];
    known.push(rendering);
    renderings.set(path, known);
  }
  return new Map(Array.from(renderings, ([path, each]) => [path, shownSource(each)]));
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
