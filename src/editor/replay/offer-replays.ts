import * as vscode from 'vscode';
import type { Place } from './replay-variations.ts';

/** A place as an argument of a command: what a panel or a line above the code points at. */
export interface PlaceArgument extends Place {
  readonly type: 'place';
}

/** All of a model call's replays, each by its command. */
const offers = [
  {
    label: '$(debug-restart) Replay to Here',
    detail: 'Recorded answers up to this call, then stop in the debugger or go live.',
    command: 'spanwise.replayToHere',
  },
  {
    label: '$(edit) Replay with Edited Prompt…',
    detail: 'Runs the program as it is now, and asks the provider for what has changed.',
    command: 'spanwise.replayWithEditedPrompt',
  },
  {
    label: '$(warning) Replay with Fault…',
    detail: 'This call fails in a way of your choice.',
    command: 'spanwise.replayWithFault',
  },
  {
    label: '$(send) Open as Request',
    detail: 'Edit this one call, send it, and compare the answers.',
    command: 'spanwise.openRequest',
  },
  {
    label: '$(beaker) Save Run as Replay Test…',
    detail: 'A file in your repository, which runs in CI without a key.',
    command: 'spanwise.saveReplayTest',
  },
];

/** Asks which of them a person wants for a model call. */
export async function offerReplays(place: Place): Promise<void> {
  const picked = await vscode.window.showQuickPick(offers, { placeHolder: 'Replay this call' });
  if (picked === undefined) return;
  const argument: PlaceArgument = { type: 'place', ...place };
  await vscode.commands.executeCommand(picked.command, argument);
}

/** Of a command's argument; `undefined` where it is no place. */
export function placeIn(argument: unknown): Place | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { type, traceId, spanId } = argument as Partial<PlaceArgument>;
  if (type !== 'place' || typeof traceId !== 'string') return undefined;
  return typeof spanId === 'string' ? { traceId, spanId } : { traceId };
}
