import type * as vscode from 'vscode';
import { errorText, type Log } from '../base/log.ts';

/** The output channel "Spanwise" as the rest of the program knows a log. */
export function outputLog(channel: vscode.LogOutputChannel): Log {
  return {
    debug: (message) => channel.debug(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message, error) =>
      channel.error(error === undefined ? message : `${message} ${errorText(error)}`),
  };
}
