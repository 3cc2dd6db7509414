import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { readSettings } from './settings.ts';
import type { WorkspaceTracing } from './workspace-tracing.ts';

/** Says in the status bar whether model calls are recorded; a click changes it. There where tracing is on. */
export class RecordingSwitch implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly tracing: WorkspaceTracing;
  private readonly item: vscode.StatusBarItem;

  constructor(tracing: WorkspaceTracing) {
    this.tracing = tracing;
    this.item = this.store.add(
      vscode.window.createStatusBarItem('spanwise.recording', vscode.StatusBarAlignment.Left),
    );
    this.item.name = 'Spanwise: Recording';
    this.store.add(tracing.onDidChange(() => this.show()));
    this.show();
  }

  dispose(): void {
    this.store.dispose();
  }

  private show(): void {
    const { record, preload } = readSettings();
    const clients = preload ? ' The preload is on, for programs that ignore these variables.' : '';
    this.item.text = record ? '$(record) Recording' : '$(circle-slash) Not recording';
    this.item.tooltip = record
      ? `Spanwise records the model calls of programs that you start here, so that they can be replayed.${clients} Click to stop.`
      : 'Spanwise does not record model calls, so that runs cannot be replayed exactly. Click to record.';
    this.item.command = record ? 'spanwise.stopRecording' : 'spanwise.startRecording';
    if (this.tracing.isOn) this.item.show();
    else this.item.hide();
  }
}

/** For this workspace; programs that run go on as they are. */
export async function setRecording(choice: 'on' | 'off'): Promise<void> {
  await vscode.workspace.getConfiguration('spanwise').update('record', choice === 'on');
}
