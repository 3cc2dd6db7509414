import type { Disposable } from '../../src/base/disposable.ts';
import { element } from '../shared/element.ts';
import { iconPath } from '../shared/icon.ts';
import { onThemeChange } from '../shared/theme.ts';
import { rowHeight } from './layout.ts';
import { plotWidth, renderWaterfall, type WaterfallScene } from './render-waterfall.ts';
import { panRange, zoomRange, type TimeRange } from './time-axis.ts';
import { readWaterfallColors } from './waterfall-colors.ts';

/** Height of the axis; the tree's column header has the same. */
export const axisHeight = 24;

type Drawn = Omit<
  WaterfallScene,
  'width' | 'height' | 'axisHeight' | 'errorMark' | 'colors' | 'range'
> & { readonly range: TimeRange };

export interface WaterfallEvents {
  onRange(range: TimeRange | undefined): void;
  onHover(
    hover: { readonly row: number; readonly x: number; readonly y: number } | undefined,
  ): void;
  onClick(row: number): void;
  onDoubleClick(row: number): void;
}

/** How far a pointer may move and still mean a click. */
const clickTolerance = 4;
/** A notch of a mouse wheel is 100 to 120: a fifth nearer. */
const zoomPerPixel = 0.0018;

/** Owns the canvas: its size, its pointer events, and what was drawn last. */
export class Waterfall implements Disposable {
  readonly element = element('div', { class: 'waterfall' });
  private readonly canvas = element('canvas', { 'aria-hidden': true });
  private readonly events: WaterfallEvents;
  private readonly errorMark = iconPath('error');
  private readonly themeWatch: Disposable;
  private readonly sizeWatch: ResizeObserver;
  private colors = readWaterfallColors();
  private drawn: Drawn | undefined;
  private width = 0;
  private height = 0;

  constructor(events: WaterfallEvents) {
    this.events = events;
    this.element.append(this.canvas);
    this.themeWatch = onThemeChange(() => {
      this.colors = readWaterfallColors();
      this.redraw();
    });
    this.sizeWatch = new ResizeObserver(() => this.resize());
    this.sizeWatch.observe(this.element);
    this.listen();
  }

  dispose(): void {
    this.themeWatch.dispose();
    this.sizeWatch.disconnect();
  }

  draw(scene: Drawn): void {
    this.drawn = scene;
    this.redraw();
  }

  /** Milliseconds per pixel of what is shown. */
  get msPerPixel(): number {
    if (this.drawn === undefined) return 0;
    return (this.drawn.range.endMs - this.drawn.range.startMs) / plotWidth(this.width);
  }

  private resize(): void {
    const box = this.element.getBoundingClientRect();
    const ratio = devicePixelRatio;
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    this.canvas.style.width = `${box.width}px`;
    this.canvas.style.height = `${box.height}px`;
    this.redraw();
  }

  private redraw(): void {
    const context = this.canvas.getContext('2d');
    if (context === null || this.drawn === undefined || this.width === 0) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    renderWaterfall(context, {
      ...this.drawn,
      colors: this.colors,
      width: this.width,
      height: this.height,
      axisHeight,
      errorMark: this.errorMark,
    });
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.onPointerDown(event));
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 0) this.hover(event);
    });
    canvas.addEventListener('pointerleave', () => this.events.onHover(undefined));
    canvas.addEventListener('dblclick', (event) => {
      const row = this.rowAt(event);
      if (row === undefined) this.events.onRange(undefined);
      else this.events.onDoubleClick(row);
    });
  }

  private onWheel(event: WheelEvent): void {
    const { drawn } = this;
    if (drawn === undefined) return;
    const { endMs } = drawn.model;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * zoomPerPixel);
      const anchorMs = drawn.range.startMs + event.offsetX * this.msPerPixel;
      this.events.onRange(zoomRange(drawn.range, { factor, anchorMs, endMs }));
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      this.events.onRange(panRange(drawn.range, sideways * this.msPerPixel, endMs));
    }
  }

  private onPointerDown(down: PointerEvent): void {
    const { drawn, canvas } = this;
    if (drawn === undefined || down.button !== 0) return;
    const { range, model } = drawn;
    const { msPerPixel } = this;
    let dragged = false;
    canvas.setPointerCapture(down.pointerId);
    const onMove = (move: PointerEvent): void => {
      const by = down.clientX - move.clientX;
      dragged ||= Math.abs(by) > clickTolerance;
      if (!dragged) return;
      this.events.onHover(undefined);
      canvas.classList.add('dragging');
      this.events.onRange(panRange(range, by * msPerPixel, model.endMs));
    };
    const onUp = (up: PointerEvent): void => {
      canvas.removeEventListener('pointermove', onMove);
      canvas.removeEventListener('pointerup', onUp);
      canvas.classList.remove('dragging');
      const row = this.rowAt(up);
      // The second press of a double click is not another click.
      if (!dragged && row !== undefined && down.detail <= 1) this.events.onClick(row);
    };
    canvas.addEventListener('pointermove', onMove);
    canvas.addEventListener('pointerup', onUp);
  }

  private hover(event: PointerEvent): void {
    const row = this.rowAt(event);
    this.events.onHover(
      row === undefined ? undefined : { row, x: event.clientX, y: event.clientY },
    );
  }

  private rowAt(event: MouseEvent): number | undefined {
    if (this.drawn === undefined || event.offsetY < axisHeight) return undefined;
    const row = Math.floor((event.offsetY - axisHeight + this.drawn.scrollTop) / rowHeight);
    return row < this.drawn.rows.nodes.length ? row : undefined;
  }
}
