import * as vscode from 'vscode';
import { stringMembers } from '../base/json.ts';

export type TraceWorkspace = 'ask' | 'on' | 'off';

/** The settings of `package.json`, read once, with their types checked: a settings file holds anything. */
export interface Settings {
  readonly traceWorkspace: TraceWorkspace;
  readonly record: boolean;
  readonly upstreams: { readonly [variable: string]: string };
  /** Empty: one folder per user. */
  readonly dataDirectory: string;
  /** Empty: nothing is sent on. */
  readonly forwardTo: string;
}

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('spanwise');
  const traceWorkspace = configuration.get<unknown>('traceWorkspace');
  const upstreams = configuration.get<unknown>('upstreams');
  const forwardTo = configuration.get<unknown>('forwardTo');
  const dataDirectory = configuration.get<unknown>('dataDirectory');
  return {
    traceWorkspace: traceWorkspace === 'on' || traceWorkspace === 'off' ? traceWorkspace : 'ask',
    record: configuration.get<unknown>('record') !== false,
    upstreams: stringMembers(upstreams),
    forwardTo: typeof forwardTo === 'string' ? forwardTo : '',
    dataDirectory: typeof dataDirectory === 'string' ? dataDirectory : '',
  };
}
