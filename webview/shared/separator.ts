import { element, setAttribute } from './element.ts';

export interface SeparatorOptions {
  readonly label: string;
  /** Id of the pane that grows and shrinks. */
  readonly controls: string;
  /** Share of the container that the pane has, 0 to 1. */
  share(): number;
  onMove(share: number): void;
  /** The box in which both panes lie, and which of its sides the pane is at. */
  container(): { readonly box: DOMRect; readonly side: 'left' | 'right' | 'bottom' };
}

/** Less than this of either pane is of no use. */
const smallestShare = 0.15;
const keyStep = 0.02;

/** A line between two panes that moves by pointer and by arrow keys; Home, End: as far as it goes. */
export function separator(options: SeparatorOptions): HTMLElement & { update(): void } {
  const made = element('div', {
    class: 'separator',
    role: 'separator',
    tabindex: 0,
    'aria-label': options.label,
    'aria-controls': options.controls,
    'aria-valuemin': smallestShare * 100,
    'aria-valuemax': (1 - smallestShare) * 100,
  });
  const update = (): void => {
    const vertical = options.container().side !== 'bottom';
    setAttribute(made, 'aria-orientation', vertical ? 'vertical' : 'horizontal');
    setAttribute(made, 'aria-valuenow', Math.round(options.share() * 100));
  };
  const move = (share: number): void => {
    options.onMove(Math.min(1 - smallestShare, Math.max(smallestShare, share)));
    update();
  };
  made.addEventListener('keydown', (event) => {
    const next = shareByKey(event.key, options.share(), options.container().side);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(next);
  });
  made.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    made.setPointerCapture(event.pointerId);
    made.classList.add('active');
  });
  made.addEventListener('pointermove', (event) => {
    if (made.hasPointerCapture(event.pointerId)) move(shareByPointer(event, options.container()));
  });
  made.addEventListener('lostpointercapture', () => made.classList.remove('active'));
  return Object.assign(made, { update });
}

function shareByKey(key: string, share: number, side: 'left' | 'right' | 'bottom') {
  const grow = { left: 'ArrowRight', right: 'ArrowLeft', bottom: 'ArrowUp' }[side];
  const shrink = { left: 'ArrowLeft', right: 'ArrowRight', bottom: 'ArrowDown' }[side];
  if (key === grow) return share + keyStep;
  if (key === shrink) return share - keyStep;
  if (key === 'Home') return smallestShare;
  if (key === 'End') return 1 - smallestShare;
  return undefined;
}

function shareByPointer(
  event: PointerEvent,
  { box, side }: ReturnType<SeparatorOptions['container']>,
): number {
  if (side === 'bottom') return (box.bottom - event.clientY) / box.height;
  const left = (event.clientX - box.left) / box.width;
  return side === 'left' ? left : 1 - left;
}
