import type * as vscode from 'vscode';
import { createEditor } from './editor/create-editor.ts';

/** Builds and registers; everything else happens when it is needed. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(createEditor(context));
}
