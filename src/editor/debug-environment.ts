import * as vscode from 'vscode';
import { stringMembers } from '../base/json.ts';
import { errorText, type Log } from '../base/log.ts';
import type { CollectorClient } from './collector-client.ts';
import { commandOfDebugConfiguration } from './debug-command.ts';
import { providerEnvironment } from './provider-environment.ts';
import { withPreload, type PreloadFiles } from '../rendezvous/preload-environment.ts';
import { readSettings } from './settings.ts';
import { tellConditions } from './tell-conditions.ts';
import type { WorkspaceTracing } from './workspace-tracing.ts';

/** In a debug configuration: the execution that it starts. Configurations that have one are left alone. */
export const executionKey = '__spanwiseExecution';

export interface DebugEnvironmentParts {
  readonly collector: CollectorClient;
  readonly tracing: WorkspaceTracing;
  readonly log: Log;
  readonly preloadFiles: PreloadFiles;
}

/**
 * Debug sessions do not read the environment collection unless they run in the integrated terminal, so
 * each one that is launched gets the variables in its configuration: an address of its own, so that
 * what it sends is told apart from everything else in the window.
 */
export class DebugEnvironment implements vscode.DebugConfigurationProvider {
  readonly collector: CollectorClient;
  private readonly tracing: WorkspaceTracing;
  readonly log: Log;
  private readonly preloadFiles: PreloadFiles;

  constructor(parts: DebugEnvironmentParts) {
    this.collector = parts.collector;
    this.tracing = parts.tracing;
    this.log = parts.log;
    this.preloadFiles = parts.preloadFiles;
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    const command = commandOfDebugConfiguration(configuration);
    if (!startsProgram(configuration) || !this.tracing.isOn || command === undefined) {
      return configuration;
    }
    const own = stringMembers(configuration['env']);
    try {
      const workingDirectory = workingDirectoryOf(configuration, folder);
      const started = await this.collector.request('beginExecution', {
        startedBy: 'debug',
        command,
        workingDirectory,
        ...(await providerEnvironment(own)),
        record: readSettings().record,
        preload: readSettings().preload,
      });
      const environment = { ...process.env, ...own };
      const { executionId } = started;
      void tellConditions(executionId, { command, workingDirectory, environment }, this);
      return {
        ...configuration,
        [executionKey]: executionId,
        env: { ...own, ...withPreload(started.environment, environment, this.preloadFiles) },
      };
    } catch (error) {
      // A collector that is down must not keep anybody from debugging.
      this.log.warn(`This debug session is not traced: ${errorText(error)}`);
      return configuration;
    }
  }
}

/**
 * False for attaching, which changes no environment; for what has an execution already; and for the
 * sessions that the JavaScript debugger opens for each process of a launch, which say "launch" too.
 */
function startsProgram(configuration: vscode.DebugConfiguration): boolean {
  const isChild = configuration['__pendingTargetId'] !== undefined;
  return (
    configuration.request === 'launch' && !isChild && configuration[executionKey] === undefined
  );
}

function workingDirectoryOf(
  configuration: vscode.DebugConfiguration,
  folder: vscode.WorkspaceFolder | undefined,
): string {
  const directory: unknown = configuration['cwd'];
  if (typeof directory === 'string' && directory !== '') return directory;
  return folder?.uri.fsPath ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
}
