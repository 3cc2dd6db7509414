import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { onPage } from './page.ts';
import { otlpEndpoint, sendRun } from './send-runs.ts';

export const shownMs = 30_000;

export const letter = `/** Letters to members of the climbing club. */
export function reminder(member: string, route: string): string {
  return \`You write letters for the climbing club of Little Rock.
Remind \${member} that the harness for \${route} is due back on Friday.
Be brief, and never mention the fee.\`;
}
`;

/** What a value may hold: a link that would run a command, a fence, markup. */
export const hostile = 'Ada ```[x](command:workbench.action.quit)``` <b>B</b>';

/** A prompt in a file of the workspace, and runs that sent it. */
export class Letters {
  readonly file: vscode.Uri;

  constructor(folder: vscode.Uri) {
    this.file = vscode.Uri.joinPath(folder, 'src/prompts/letters.ts');
  }

  async write(): Promise<void> {
    await vscode.workspace.fs.writeFile(this.file, new TextEncoder().encode(letter));
  }

  async remove(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(this.file);
  }

  /** Opens a run of the tree, selects its span, and gives the editor that its source is shown in. */
  async openCall(name: string): Promise<vscode.TextEditor> {
    await onPage({ action: 'click', selector: `[role="treeitem"][aria-label^="${name}"]` });
    const row = `[role="row"]:has-text("${name}")`;
    await onPage({ action: 'click', selector: row, frame: 'webview' });
    return this.shownEditor();
  }

  /** The editor of the file, once its selection is in view. */
  shownEditor(): Promise<vscode.TextEditor> {
    return eventually(
      () => {
        const editor = vscode.window.visibleTextEditors.find(
          ({ document }) => document.uri.toString() === this.file.toString(),
        );
        const line = editor?.selection.active.line ?? 0;
        const isShown = editor?.visibleRanges.some(
          ({ start, end }) => start.line <= line && line <= end.line,
        );
        return line > 0 && isShown === true ? editor : undefined;
      },
      { withinMs: shownMs },
    );
  }

  async hints(): Promise<readonly vscode.InlayHint[]> {
    return vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      this.file,
      new vscode.Range(0, 0, 100, 0),
    );
  }

  async waitForHints(count: number): Promise<readonly vscode.InlayHint[]> {
    return eventually(
      async () => {
        const all = await this.hints();
        return all.length === count ? all : undefined;
      },
      { withinMs: shownMs },
    );
  }

  /** Ours alone: other extensions have lenses too. */
  async lenses(): Promise<readonly vscode.CodeLens[]> {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      this.file,
      20,
    );
    return found.filter(({ command }) => command?.command.startsWith('spanwise.') === true);
  }
}

/** The line of the prompt's function. */
export function declaration(document: vscode.TextDocument): number {
  const lines = document.getText().split('\n');
  return lines.findIndex((line) => line.includes('function reminder'));
}

/** Writes the prompt and sends four runs: three that sent it, the oldest of which failed, and a tool's. */
export async function sendLetters(): Promise<Letters> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const letters = new Letters(folder);
  await letters.write();
  await vscode.commands.executeCommand('workbench.view.extension.spanwise');
  const endpoint = await otlpEndpoint();
  const calls = [
    ['letter one', 1_000, rendered('Bob', 'Old Arete')],
    ['letter two', 2_000, rendered('Eve', 'North Face')],
    ['letter three', 4_200, rendered(hostile, 'South Wall')],
  ] as const;
  for (const [index, [name, durationMs, text]] of calls.entries()) {
    const agoMs = 30_000 - index * 10_000;
    await sendRun(endpoint, {
      name,
      agoMs,
      durationMs,
      failed: index === 0,
      attributes: call(text),
    });
  }
  await sendRun(endpoint, brokenTool);
  return letters;
}

const brokenTool = {
  name: 'broken letter',
  agoMs: 40_000,
  durationMs: 100,
  failed: true,
  attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'reminder' },
  exception: {
    'exception.type': 'TypeError',
    'exception.message': 'no route',
    'exception.stacktrace': `TypeError: no route
    at reminder (/app/src/prompts/letters.ts:4:10)
    at node:internal/main/run_main_module:33:47`,
  },
};

function rendered(member: string, route: string): string {
  return `You write letters for the climbing club of Little Rock.
Remind ${member} that the harness for ${route} is due back on Friday.
Be brief, and never mention the fee.`;
}

function call(text: string): { readonly [key: string]: string | number } {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: text }] },
    ]),
    'gen_ai.usage.input_tokens': 1_000,
    'gen_ai.usage.output_tokens': 100,
  };
}
