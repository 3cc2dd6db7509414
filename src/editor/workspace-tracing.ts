import * as vscode from 'vscode';
import { errorText, type Log } from '../base/log.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { holdsAgent } from './agent-recognition.ts';
import type { CollectorClient } from './collector-client.ts';
import { providerEnvironment } from './provider-environment.ts';
import { readSettings } from './settings.ts';

const choiceKey = 'spanwise.traceWorkspace';
const askedKey = 'spanwise.asked';
const sessionKey = 'spanwise.session';

/**
 * Whether programs started from this workspace send their telemetry here, and the variables that make
 * them do so. New terminals and tasks get them from the environment collection; debug sessions, which
 * do not read it, from `debug-environment.ts`.
 */
export class WorkspaceTracing {
  private readonly context: vscode.ExtensionContext;
  private readonly collector: CollectorClient;
  private readonly log: Log;
  /** Raised by every refresh, so that one that was overtaken while it waited does nothing. */
  private epoch = 0;

  constructor(context: vscode.ExtensionContext, collector: CollectorClient, log: Log) {
    this.context = context;
    this.collector = collector;
    this.log = log;
  }

  /** Only a trusted workspace may have its programs' environment changed. */
  get isOn(): boolean {
    return vscode.workspace.isTrusted && this.choice === 'on';
  }

  /** The standing id of this window's terminals; absent before the first was opened. */
  get sessionId(): string | undefined {
    return this.context.workspaceState.get<string>(sessionKey);
  }

  private get choice(): 'on' | 'off' | undefined {
    const setting = readSettings().traceWorkspace;
    return setting === 'ask' ? this.context.workspaceState.get<'on' | 'off'>(choiceKey) : setting;
  }

  /** Keeps the answer for this workspace: in the setting where it was set there, else out of its files. */
  async choose(choice: 'on' | 'off'): Promise<void> {
    if (readSettings().traceWorkspace !== 'ask') {
      await vscode.workspace.getConfiguration('spanwise').update('traceWorkspace', choice);
    }
    await this.context.workspaceState.update(choiceKey, choice);
    await this.refresh();
  }

  /** Sets or clears the variables of new terminals and tasks. */
  async refresh(): Promise<void> {
    const epoch = ++this.epoch;
    const variables = this.context.environmentVariableCollection;
    if (!this.isOn) {
      variables.clear();
    } else {
      const environment = await this.sessionEnvironment().catch((error: unknown) => {
        this.log.warn(`Terminals get no telemetry variables: ${errorText(error)}`);
        return {};
      });
      if (epoch !== this.epoch) return;
      setVariables(variables, environment);
    }
    await vscode.commands.executeCommand('setContext', 'spanwise.tracing', this.isOn);
  }

  /** The variables that a program needs to send its telemetry, and its model calls, here. */
  async sessionEnvironment(): Promise<EnvironmentVariables> {
    const session = await this.collector.request('openSession', {
      ...(this.sessionId !== undefined && { sessionId: this.sessionId }),
      ...(await providerEnvironment()),
      record: readSettings().record,
    });
    await this.context.workspaceState.update(sessionKey, session.sessionId);
    return session.environment;
  }

  /**
   * Asks where an agent is recognized and nobody has decided yet: once per workspace, since who closes
   * the question has answered it too. The view keeps a button that says yes.
   */
  async askOnce(): Promise<void> {
    const { workspaceState } = this.context;
    const isDecided = this.choice !== undefined || workspaceState.get(askedKey) === true;
    if (!vscode.workspace.isTrusted || isDecided || !(await holdsAgent())) return;
    await workspaceState.update(askedKey, true);
    const trace = 'Trace';
    const answer = await vscode.window.showInformationMessage(
      'This workspace holds an LLM agent. Let programs you start here send their telemetry to Spanwise, on this machine?',
      trace,
      'Not Here',
    );
    if (answer !== undefined) await this.choose(answer === trace ? 'on' : 'off');
  }
}

function setVariables(
  variables: vscode.EnvironmentVariableCollection,
  environment: EnvironmentVariables,
): void {
  // Replacing what is equal would mark every open terminal as out of date.
  const current = new Map<string, string>();
  variables.forEach((name, mutator) => current.set(name, mutator.value));
  for (const name of current.keys()) if (!(name in environment)) variables.delete(name);
  for (const [name, value] of Object.entries(environment)) {
    if (current.get(name) !== value) variables.replace(name, value);
  }
  variables.description =
    'Sends telemetry to Spanwise and records model calls, on this machine only.';
}
