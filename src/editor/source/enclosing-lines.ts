import * as vscode from 'vscode';
import { indentedBlocks, type Lines } from './indented-lines.ts';

/** A longer file is data or generated. */
const mostLines = 50_000;

/** What a call is made in; a constant is where a prompt stands. */
const kinds: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Property,
  vscode.SymbolKind.Class,
]);

/**
 * What stands around a position: its line, then the functions, constants and classes around it as the
 * language's extension knows them, innermost first. Where there is no such extension, the blocks around it.
 */
export async function enclosingLines(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<readonly Lines[]> {
  const symbols: unknown = await vscode.commands.executeCommand(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const around: Lines[] = [];
  let level: readonly unknown[] = Array.isArray(symbols) ? symbols : [];
  for (;;) {
    const inner = level.find((each) => isSymbol(each) && each.range.contains(position));
    if (!isSymbol(inner)) break;
    if (kinds.has(inner.kind)) around.unshift(linesOf(inner.range));
    level = inner.children;
  }
  const blocks =
    around.length > 0
      ? around
      : indentedBlocks(document.getText().split('\n', mostLines), position.line);
  return [linesOf(new vscode.Range(position, position)), ...blocks];
}

/** A provider of the older kind gives a flat list of another type, which tells no ranges of bodies. */
function isSymbol(value: unknown): value is vscode.DocumentSymbol {
  return value instanceof Object && 'children' in value && 'selectionRange' in value;
}

function linesOf({ start, end }: vscode.Range): Lines {
  return { startLine: start.line + 1, endLine: end.line + 1 };
}
