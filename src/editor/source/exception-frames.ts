import { stringMember } from '../../base/json.ts';
import type { SpanJson } from '../../protocol/span-json.ts';
import type { ExceptionFrames } from '../../protocol/trace-view.ts';
import type { LocatedFrame } from '../../protocol/workspace-api.ts';
import type { WorkspaceSource } from '../workspace-source.ts';
import { showLocation } from './open-source.ts';

/** The frames of one recorded exception that are in the workspace. */
interface FramesOfEvent {
  readonly event: number;
  readonly frames: readonly LocatedFrame[];
}

export async function locateFrames(
  source: WorkspaceSource,
  span: SpanJson,
): Promise<readonly FramesOfEvent[]> {
  const traces = span.events.flatMap(({ attributes }, event) => {
    const trace = stringMember(attributes, 'exception.stacktrace');
    return trace === undefined ? [] : [{ event, trace }];
  });
  if (traces.length === 0) return [];
  const client = await source.open();
  return Promise.all(
    traces.map(async ({ event, trace }) => ({
      event,
      frames: await client.request('locateStack', { trace }),
    })),
  );
}

/** For the page, which learns no absolute path. */
export function linkedFrames(located: readonly FramesOfEvent[]): ExceptionFrames[] {
  return located.map(({ event, frames }) => ({
    event,
    frames: frames.map(({ start, end, location: { file, line } }) => ({ start, end, file, line })),
  }));
}

/** False where the frame is not in the workspace, or no more. */
export async function openFrame(
  source: WorkspaceSource,
  span: SpanJson,
  wanted: { readonly event: number; readonly start: number },
): Promise<boolean> {
  const located = await locateFrames(source, span);
  const frame = located
    .find(({ event }) => event === wanted.event)
    ?.frames.find(({ start }) => start === wanted.start);
  if (frame === undefined) return false;
  await showLocation(frame.location);
  return true;
}
