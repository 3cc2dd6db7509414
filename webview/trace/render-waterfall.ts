import { formatDuration } from '../../src/base/format.ts';
import { kindLooks } from './kind-group.ts';
import { rowHeight, rowsInView, type VisibleRows } from './layout.ts';
import { factsOfNode, type NodeFacts, type RunModel } from './run-model.ts';
import { axisTicks, barOf, isWhole, type Bar, type TimeRange } from './time-axis.ts';
import type { WaterfallColors } from './waterfall-colors.ts';

export interface WaterfallScene {
  readonly model: RunModel;
  readonly rows: VisibleRows;
  readonly range: TimeRange;
  readonly colors: WaterfallColors;
  /** Of the whole canvas, the axis included, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly axisHeight: number;
  readonly scrollTop: number;
  readonly selectedRow?: number;
  readonly hoveredRow?: number;
  readonly treeHasFocus: boolean;
  /** The mark of a failed span. */
  readonly errorMark: Path2D;
}

const barHeight = 12;
const labelGap = 5;
/** A thinner bar would be all border and show no kind. */
const thinnestBordered = 4;
/** Lines help the eye down from a tick; they must not be what it sees first. */
const gridOpacity = 0.55;
/** Room to the right of the last tick and of whole-range bars. */
export const plotPadding = 12;

/** Draws the axis and the visible rows: the cost depends on the window's height, not on the run. */
export function renderWaterfall(context: CanvasRenderingContext2D, scene: WaterfallScene): void {
  const { width, height, axisHeight, colors } = scene;
  context.clearRect(0, 0, width, height);
  const ticks = axisTicks(scene.range, plotWidth(scene.width));
  context.fillStyle = colors.grid;
  context.globalAlpha = gridOpacity;
  for (const { x } of ticks) context.fillRect(Math.round(x), axisHeight, 1, height - axisHeight);
  context.globalAlpha = 1;
  context.save();
  context.beginPath();
  context.rect(0, axisHeight, width, height - axisHeight);
  context.clip();
  const { first, last } = rowsInView(scene.scrollTop, height - axisHeight, scene.rows.nodes.length);
  for (let row = first; row <= last; row++) renderRow(context, scene, row);
  context.restore();
  renderAxis(context, scene, ticks);
}

export function plotWidth(width: number): number {
  return Math.max(1, width - plotPadding);
}

function renderAxis(
  context: CanvasRenderingContext2D,
  scene: WaterfallScene,
  ticks: ReturnType<typeof axisTicks>,
): void {
  const { colors, axisHeight, width } = scene;
  context.font = `11px ${colors.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = colors.muted;
  for (const { x, label } of ticks) {
    if (x + context.measureText(label).width + 8 > width && x > 0) continue;
    context.fillText(label, Math.round(x) + 4, axisHeight / 2);
  }
  context.fillStyle = colors.grid;
  for (const { x } of ticks) context.fillRect(Math.round(x), axisHeight - 6, 1, 6);
  const whole = { startMs: 0, endMs: scene.model.endMs };
  if (isWhole(scene.range, scene.model.endMs)) return;
  const shown = barOf(scene.range, whole, plotWidth(scene.width));
  if (shown === undefined) return;
  context.fillStyle = colors.border;
  context.fillRect(0, 0, width, 3);
  context.fillStyle = colors.focus;
  context.fillRect(shown.x, 0, shown.width, 3);
}

function renderRow(context: CanvasRenderingContext2D, scene: WaterfallScene, row: number): void {
  const y = scene.axisHeight + row * rowHeight - scene.scrollTop;
  renderRowBackground(context, scene, { row, y });
  const facts = factsOfNode(scene.model, scene.rows.nodes[row] ?? 0);
  const endMs =
    facts.durationMs === undefined ? scene.model.endMs : facts.startMs + facts.durationMs;
  const bar = barOf({ startMs: facts.startMs, endMs }, scene.range, plotWidth(scene.width));
  if (bar === undefined) return;
  renderBar(context, scene, { facts, bar, y: y + (rowHeight - barHeight) / 2 });
  renderBarLabel(context, scene, { facts, bar, y: y + rowHeight / 2 + 0.5, row });
}

function renderRowBackground(
  context: CanvasRenderingContext2D,
  scene: WaterfallScene,
  { row, y }: { readonly row: number; readonly y: number },
): void {
  const { colors, width } = scene;
  const selected = row === scene.selectedRow;
  if (!selected && row !== scene.hoveredRow) return;
  context.fillStyle = selected
    ? scene.treeHasFocus
      ? colors.activeSelection
      : colors.inactiveSelection
    : colors.hover;
  context.fillRect(0, y, width, rowHeight);
  if (colors.contrastActiveBorder === undefined || !selected) return;
  context.fillStyle = colors.contrastActiveBorder;
  context.fillRect(0, y, width, 1);
  context.fillRect(0, y + rowHeight - 1, width, 1);
}

interface PlacedBar {
  readonly facts: NodeFacts;
  readonly bar: Bar;
  readonly y: number;
}

function renderBar(
  context: CanvasRenderingContext2D,
  scene: WaterfallScene,
  { facts, bar, y }: PlacedBar,
): void {
  const { colors } = scene;
  const color = colors.groups[kindLooks[facts.kind].group];
  context.beginPath();
  context.roundRect(bar.x, y, bar.width, barHeight, Math.min(2, bar.width / 2));
  if (facts.isOrphanRoot) {
    strokeBar(context, { color, dash: [3, 3] });
    return;
  }
  context.fillStyle = facts.durationMs === undefined ? fade(context, bar, color) : color;
  context.fill();
  if (facts.status === 'error') strokeBar(context, { color: colors.error, dash: [] });
  else if (colors.contrastBorder !== undefined && bar.width > thinnestBordered)
    strokeBar(context, { color: colors.contrastBorder, dash: [] });
  if (facts.status === 'error') renderErrorMark(context, scene, { x: bar.x, y });
}

function strokeBar(
  context: CanvasRenderingContext2D,
  { color, dash }: { readonly color: string; readonly dash: number[] },
): void {
  context.setLineDash(dash);
  context.lineWidth = 1.5;
  context.strokeStyle = color;
  context.stroke();
  context.setLineDash([]);
}

/** A span that runs has no end yet: its bar loses itself to the right. */
function fade(context: CanvasRenderingContext2D, bar: Bar, color: string): CanvasGradient {
  const gradient = context.createLinearGradient(bar.x, 0, bar.x + bar.width, 0);
  gradient.addColorStop(0, color);
  gradient.addColorStop(Math.max(0, 1 - 60 / Math.max(60, bar.width)), color);
  // The same color without its alpha: plain `transparent` is black, and grays the bar on its way.
  gradient.addColorStop(1, `rgb(from ${color} r g b / 0)`);
  return gradient;
}

/** A cross in a disc at the bar's start, so that a failure is told by shape too. */
function renderErrorMark(
  context: CanvasRenderingContext2D,
  { colors, errorMark }: WaterfallScene,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  context.save();
  context.translate(Math.max(x, 0) - 2, y - 2);
  context.beginPath();
  context.arc(8, 8, 7.5, 0, 2 * Math.PI);
  context.fillStyle = colors.background;
  context.fill();
  context.strokeStyle = colors.error;
  context.lineWidth = 1.4;
  context.stroke(errorMark);
  context.restore();
}

/** The duration beside the bar: right of it, or left where there is no room. */
function renderBarLabel(
  context: CanvasRenderingContext2D,
  scene: WaterfallScene,
  { facts, bar, y, row }: PlacedBar & { readonly row: number },
): void {
  const { colors, width } = scene;
  const text = facts.durationMs === undefined ? 'running' : formatDuration(facts.durationMs);
  context.font = `11px ${colors.font}`;
  context.textBaseline = 'middle';
  const selected = row === scene.selectedRow && scene.treeHasFocus;
  context.fillStyle = selected ? colors.activeSelectionForeground : colors.muted;
  const textWidth = context.measureText(text).width;
  const markWidth = facts.status === 'error' ? Math.max(0, 14 - bar.width) : 0;
  const right = bar.x + bar.width + labelGap + markWidth;
  if (right + textWidth + labelGap <= width) context.fillText(text, right, y);
  else if (bar.x - labelGap - textWidth >= 0)
    context.fillText(text, bar.x - labelGap - textWidth, y);
}
