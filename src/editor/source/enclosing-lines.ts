import * as vscode from 'vscode';

/** Lines from 1, both included. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

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
 * language's extension knows them, innermost first. The line alone where there is no such extension.
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
  return [linesOf(new vscode.Range(position, position)), ...around];
}

/** A provider of the older kind gives a flat list of another type, which tells no ranges of bodies. */
function isSymbol(value: unknown): value is vscode.DocumentSymbol {
  return value instanceof Object && 'children' in value && 'selectionRange' in value;
}

function linesOf({ start, end }: vscode.Range): Lines {
  return { startLine: start.line + 1, endLine: end.line + 1 };
}
