import * as vscode from 'vscode';
import type { FaultKind, ReplayOptions } from '../../model/replay-options.ts';
import { costFrom, type RecordedCall } from '../../protocol/recorded-call.ts';
import type { CollectorClient } from '../collector-client.ts';
import type { Replay } from '../replay.ts';
import { isTrusted } from './confirm-command.ts';
import { askForBudget } from './live-consent.ts';
import { pickCall } from './pick-call.ts';

export interface VariationServices {
  readonly collector: CollectorClient;
  readonly replay: Replay;
}

/** A run, and the span in it that a person pointed at. */
export interface Place {
  readonly traceId: string;
  readonly spanId?: string;
}

const plain = { onMiss: 'halt', speed: 0 } as const;

/** *Replay to Here*: recorded answers up to a model call, then the debugger stops there, or calls go live. */
export async function replayToHere(services: VariationServices, place: Place): Promise<void> {
  if (!isTrusted()) return;
  const { collector, replay } = services;
  const { traceId } = place;
  const calls = await collector.request('listCalls', { traceId });
  const at = await stopOf(place, calls);
  if (at === undefined) return;
  const debug = {
    label: '$(debug-pause) Stop there in the debugger',
    detail: 'The call gets its recorded answer, and so do those after it.',
  };
  const live = {
    label: '$(broadcast) Go live from there',
    detail: 'The call and those after it go to the provider, within a budget.',
  };
  const picked = await vscode.window.showQuickPick([debug, live], {
    title: 'Replay to Here',
    placeHolder: 'Calls before this one get their recorded answers. And then?',
  });
  if (picked === debug)
    await replay.replayRun(traceId, 'debug', { ...plain, stopAt: { at, action: 'hold' } });
  if (picked !== live) return;
  const first = 'call' in at ? at.call : (callOf(calls, at.spanId)?.call ?? 1);
  const budget = await askForBudget(`Go live from call ${first}`, costFrom(calls, first));
  if (budget === undefined) return;
  const options: ReplayOptions = {
    onMiss: 'live',
    speed: 0,
    budget,
    stopAt: { at, action: 'live' },
  };
  await replay.replayRun(traceId, 'debug', options);
}

/** A span that is no model call stops at the first one that it made; the collector knows which. */
async function stopOf(
  { spanId }: Place,
  calls: readonly RecordedCall[],
): Promise<{ readonly call: number } | { readonly spanId: string } | undefined> {
  if (spanId !== undefined) return { spanId };
  const picked = await pickCall(calls, 'Replay to which model call?');
  return picked === undefined ? undefined : { call: picked.call };
}

function callOf(calls: readonly RecordedCall[], spanId: string): RecordedCall | undefined {
  return calls.find((call) => call.spanId === spanId);
}

const faults: readonly { readonly fault: FaultKind; readonly label: string }[] = [
  { fault: '429', label: 'Too many requests (429)' },
  { fault: '500', label: 'Internal error of the provider (500)' },
  { fault: 'timeout', label: 'No answer at all' },
  { fault: 'cut', label: 'Answer that breaks off in the middle' },
  { fault: 'malformed', label: 'Answer that is no valid JSON' },
];

/** *Replay Run with Fault…*: one call fails in a way of the person's choice, to see what the agent does. */
export async function replayWithFault(services: VariationServices, place: Place): Promise<void> {
  if (!isTrusted()) return;
  const { collector, replay } = services;
  const { traceId, spanId } = place;
  const calls = await collector.request('listCalls', { traceId });
  const known = spanId === undefined ? undefined : callOf(calls, spanId);
  const call = known ?? (await pickCall(calls, 'Which model call fails?'));
  if (call === undefined) return;
  const placeHolder = `How does call ${call.call} fail? If the program asks again, it gets the recorded answer.`;
  const picked = await vscode.window.showQuickPick(faults, { placeHolder });
  if (picked === undefined) return;
  const options = { ...plain, faults: [{ call: call.call, kind: picked.fault }] };
  await replay.replayRun(traceId, 'debug', options);
}

/** *Replay Run at Recorded Speed*: answers take the time that they took, streams frame by frame. */
export async function replayAtRecordedSpeed(
  { replay }: VariationServices,
  { traceId }: Place,
): Promise<void> {
  await replay.replayRun(traceId, 'run', { onMiss: 'halt', speed: 1 });
}
