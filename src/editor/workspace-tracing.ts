import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import { errorText, type Log } from '../base/log.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { preloadVariable } from '../protocol/preload-settings.ts';
import { nodeImport, type PreloadFiles } from '../rendezvous/preload-environment.ts';
import { holdsAgent } from './agent-recognition.ts';
import type { CollectorClient } from './collector-client.ts';
import { providerEnvironment } from './provider-environment.ts';
import { readSettings } from './settings.ts';

const choiceKey = 'spanwise.traceWorkspace';
const askedKey = 'spanwise.asked';
const sessionKey = 'spanwise.session';

export interface TracingParts {
  readonly collector: CollectorClient;
  readonly log: Log;
  readonly preloadFiles: PreloadFiles;
}

/**
 * Whether programs started from this workspace send their telemetry here, and the variables that make
 * them do so. New terminals and tasks get them from the environment collection; debug sessions, which
 * do not read it, from `debug-environment.ts`.
 */
export class WorkspaceTracing {
  private readonly context: vscode.ExtensionContext;
  private readonly collector: CollectorClient;
  private readonly log: Log;
  private readonly preloadFiles: PreloadFiles;
  /** Raised by every refresh, so that one that was overtaken while it waited does nothing. */
  private epoch = 0;

  private readonly changed = new vscode.EventEmitter<void>();
  /** Whether tracing is on may be another answer than before. */
  readonly onDidChange = this.changed.event;

  constructor(context: vscode.ExtensionContext, parts: TracingParts) {
    this.context = context;
    this.collector = parts.collector;
    this.log = parts.log;
    this.preloadFiles = parts.preloadFiles;
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
      setVariables(variables, this.mutatorsOf(environment));
      variables.description = describeVariables(environment);
    }
    await vscode.commands.executeCommand('setContext', 'spanwise.tracing', this.isOn);
    this.changed.fire();
  }

  /** The variables that a program needs to send its telemetry, and its model calls, here. */
  async sessionEnvironment(): Promise<EnvironmentVariables> {
    const session = await this.collector.request('openSession', {
      ...(this.sessionId !== undefined && { sessionId: this.sessionId }),
      ...(await providerEnvironment()),
      record: readSettings().record,
      preload: readSettings().preload,
    });
    await this.context.workspaceState.update(sessionKey, session.sessionId);
    return session.environment;
  }

  /** What loads a preload is added to what shells and other extensions set, the debugger among them. */
  private mutatorsOf(environment: EnvironmentVariables): ReadonlyMap<string, Mutator> {
    const mutators = new Map<string, Mutator>(
      Object.entries(environment).map(([name, value]) => [name, { type: 'replace', value }]),
    );
    if (preloadVariable in environment) {
      const { pythonFolder } = this.preloadFiles;
      const hasPath = (process.env['PYTHONPATH'] ?? '') !== '';
      mutators.set('NODE_OPTIONS', { type: 'append', value: ` ${nodeImport(this.preloadFiles)}` });
      mutators.set(
        'PYTHONPATH',
        // An empty entry would stand for the folder that a program is started in.
        hasPath
          ? { type: 'prepend', value: `${pythonFolder}${delimiter}` }
          : { type: 'replace', value: pythonFolder },
      );
    }
    return mutators;
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

/** How a variable of new terminals comes about. */
interface Mutator {
  readonly type: 'replace' | 'append' | 'prepend';
  readonly value: string;
}

function setVariables(
  variables: vscode.EnvironmentVariableCollection,
  wanted: ReadonlyMap<string, Mutator>,
): void {
  // Replacing what is equal would mark every open terminal as out of date.
  const current = new Map<string, string>();
  variables.forEach((name, mutator) => current.set(name, mutator.value));
  for (const name of current.keys()) if (!wanted.has(name)) variables.delete(name);
  for (const [name, { type, value }] of wanted) {
    if (current.get(name) !== value) variables[type](name, value);
  }
}

/** The word that a terminal's own indicator has for what was done to it. */
function describeVariables(environment: EnvironmentVariables): vscode.MarkdownString {
  const isRecorded = readSettings().record;
  const sentences = [
    'Sends telemetry to Spanwise, on this machine only.',
    isRecorded
      ? 'Model calls are recorded: [do not record](command:spanwise.stopRecording).'
      : 'Model calls are not recorded: [record them](command:spanwise.startRecording).',
    ...(preloadVariable in environment
      ? [
          'A preload points the HTTP clients of Node and Python at the gateway (`spanwise.preload`).',
        ]
      : []),
    '[Stop tracing this workspace](command:spanwise.stopTracingWorkspace).',
  ];
  const description = new vscode.MarkdownString(sentences.join(' '));
  description.isTrusted = {
    enabledCommands: [
      'spanwise.startRecording',
      'spanwise.stopRecording',
      'spanwise.stopTracingWorkspace',
    ],
  };
  return description;
}
