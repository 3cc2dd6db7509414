import type { TraceViewState } from '../../src/protocol/trace-view.ts';
import type { ViewHost } from '../shared/host.ts';

/** Often enough that a reload loses nothing one would miss; seldom enough not to slow a scroll. */
const delayMs = 250;

/** Saves the newest state a moment after the last change. */
export function stateSaver(host: ViewHost, current: () => TraceViewState | undefined): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const state = current();
      if (state !== undefined) host.setState(state);
    }, delayMs);
  };
}
