import type { ExceptionFrames } from '../../../src/protocol/trace-view.ts';
import { element } from '../../shared/element.ts';
import { stackBlock } from './text-block.ts';

/** A frame of the exception that an event of the span recorded. */
export interface FrameOfEvent {
  readonly event: number;
  /** The character of the trace that it starts at. */
  readonly start: number;
}

export interface StackLinks {
  /** Which frames are in the workspace, once known. */
  readonly frames: readonly ExceptionFrames[];
  onOpen(frame: FrameOfEvent): void;
}

/** A stack trace whose frames in the workspace are links. */
export function stackTrace(trace: string, event: number, links: StackLinks): HTMLElement {
  const frames = links.frames.find((each) => each.event === event)?.frames ?? [];
  return stackBlock(trace, (shown) => {
    const parts: (Node | string)[] = [];
    let reached = 0;
    for (const { start, end, file, line } of frames) {
      if (start < reached || end > shown.length) continue;
      const title = `Open ${file}:${line}`;
      const link = element('button', { type: 'button', class: 'link frame', title }, [
        shown.slice(start, end),
      ]);
      link.addEventListener('click', () => links.onOpen({ event, start }));
      parts.push(shown.slice(reached, start), link);
      reached = end;
    }
    return [...parts, shown.slice(reached)];
  });
}
