import type { Disposable } from '../../src/base/disposable.ts';
import { element } from '../shared/element.ts';
import { separator } from '../shared/separator.ts';

export interface TraceFrame extends Disposable {
  setDetailShare(share: number): void;
}

/** Below this width the detail side goes under the timeline, in CSS pixels. */
const narrowWidth = 760;

/** Puts the parts of the panel in their places, and keeps the split between timeline and detail. */
export function traceFrame(options: {
  readonly root: HTMLElement;
  readonly header: HTMLElement;
  readonly toolbar: HTMLElement;
  readonly timeline: HTMLElement;
  readonly detail: HTMLElement;
  readonly liveRegion: HTMLElement;
  onDetailShare(share: number): void;
}): TraceFrame {
  const body = element('div', { class: 'body' });
  let share = 0.34;
  let narrow = false;
  const place = (): void => {
    const tracks = `minmax(0, 1fr) auto ${share * 100}%`;
    body.style.gridTemplateColumns = narrow ? 'minmax(0, 1fr)' : tracks;
    body.style.gridTemplateRows = narrow ? tracks : 'minmax(0, 1fr)';
    body.classList.toggle('narrow', narrow);
    divider.update();
  };
  const divider = separator({
    label: 'Size of the detail side',
    controls: options.detail.id,
    share: () => share,
    onMove: (next) => {
      share = next;
      place();
      options.onDetailShare(next);
    },
    container: () => ({
      box: body.getBoundingClientRect(),
      side: narrow ? 'bottom' : 'right',
    }),
  });
  body.append(options.timeline, divider, options.detail);
  options.root.replaceChildren(options.header, options.toolbar, body, options.liveRegion);
  const sizeWatch = new ResizeObserver(() => {
    narrow = options.root.clientWidth < narrowWidth;
    place();
  });
  sizeWatch.observe(options.root);
  place();
  return {
    setDetailShare: (next) => {
      share = next;
      place();
    },
    dispose: () => sizeWatch.disconnect(),
  };
}
