import * as vscode from 'vscode';
import { stringMembers, type JsonValue } from '../base/json.ts';
import type { CollectorSettings } from '../protocol/collector-api.ts';

export type TraceWorkspace = 'ask' | 'on' | 'off';

/** The settings of `package.json`, read once, with their types checked: a settings file holds anything. */
export interface Settings {
  readonly traceWorkspace: TraceWorkspace;
  readonly record: boolean;
  /** Whether programs load the preload, which sees the calls of HTTP clients that read no variable. */
  readonly preload: boolean;
  readonly upstreams: { readonly [variable: string]: string };
  /** Folders of the machine that the program runs on, to folders of this one. */
  readonly pathMappings: { readonly [from: string]: string };
  /** Whether figures stand over prompt templates. */
  readonly codeLens: boolean;
  /** Empty: one folder per user. */
  readonly dataDirectory: string;
  /** What the collector is told. An empty value says that nobody has set it. */
  readonly collector: Required<CollectorSettings>;
}

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('spanwise');
  const traceWorkspace = configuration.get<unknown>('traceWorkspace');
  const upstreams = configuration.get<unknown>('upstreams');
  return {
    traceWorkspace: traceWorkspace === 'on' || traceWorkspace === 'off' ? traceWorkspace : 'ask',
    record: configuration.get<unknown>('record') !== false,
    codeLens: configuration.get<unknown>('codeLens') !== false,
    preload: configuration.get<unknown>('preload') === true,
    upstreams: stringMembers(upstreams),
    pathMappings: stringMembers(configuration.get<unknown>('pathMappings')),
    dataDirectory: text(configuration.get<unknown>('dataDirectory')),
    collector: {
      forwardTo: text(configuration.get<unknown>('forwardTo')),
      allowedOrigins: strings(configuration.get<unknown>('allowedOrigins')),
      listen: text(configuration.get<unknown>('listen')),
      prices: jsonList(configuration.get<unknown>('prices')),
    },
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** The collector says what is wrong with an entry. */
function jsonList(value: unknown): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
