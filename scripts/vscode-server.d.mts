import type { ChildProcess } from 'node:child_process';

export interface VsCodeServer {
  readonly port: number;
  readonly process: ChildProcess;
  workbenchUrl(opened: {
    readonly folder: string;
    readonly extension?: string;
    readonly tests?: string;
  }): string;
  stop(): Promise<void>;
}

/** Returns the path of the Node that runs the server. */
export function installServer(): { readonly node: string };

export function startServer(options: {
  readonly dataFolder: string;
  readonly for: 'person' | 'suite';
  readonly port?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly extensionsFolder?: string;
}): Promise<VsCodeServer>;

export function installExtensionFolder(extension: string, extensionsFolder: string): void;

/** Installs a packaged extension into `extensionsFolder`. */
export function installExtension(vsix: string, extensionsFolder: string): void;
