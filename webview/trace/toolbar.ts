import { element, setText } from '../shared/element.ts';
import { formatCount, formatDuration, formatPlural } from '../../src/base/format.ts';
import { checkbox, iconButton, textField } from '../shared/controls.ts';
import { groupLabels, kindGroups, kindLooks, type KindGroup } from './kind-group.ts';
import type { RunModel } from './run-model.ts';
import type { SpanFilter } from './span-filter.ts';
import type { TimeRange } from './time-axis.ts';

export interface Toolbar {
  readonly element: HTMLElement;
  focusFilter(): void;
  /** True while the focus is in the filter field. */
  holdsFocus(): boolean;
  show(view: {
    readonly model: RunModel;
    readonly filter: SpanFilter;
    readonly matchCount?: number;
    readonly range?: TimeRange;
  }): void;
}

export interface ToolbarEvents {
  onFilter(filter: SpanFilter): void;
  onZoom(direction: 'in' | 'out' | 'reset'): void;
  onCollapseAll(): void;
}

export function toolbar(events: ToolbarEvents): Toolbar {
  let filter: SpanFilter = { text: '', errorsOnly: false };
  const change = (next: Partial<SpanFilter>): void => {
    filter = { ...filter, ...next };
    events.onFilter(filter);
  };
  const field = textField({
    label: 'Filter spans by name or kind',
    placeholder: 'Filter spans',
    icon: 'search',
    onInput: (text) => change({ text }),
  });
  field.element.classList.add('filter-field');
  const errors = checkbox('Errors only', (state) => change({ errorsOnly: state === 'checked' }));
  const matches = element('span', { class: 'matches' });
  const legend = element('ul', { class: 'legend', 'aria-label': 'Colors' });
  const range = element('span', { class: 'range' });
  return {
    element: element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Spans' }, [
      element('div', { class: 'toolbar-group' }, [field.element, errors.element, matches]),
      legend,
      element('div', { class: 'toolbar-group zoom' }, [range, ...zoomButtons(events)]),
    ]),
    focusFilter: () => field.focus(),
    holdsFocus: () => field.element.contains(document.activeElement),
    show: (view) => {
      filter = view.filter;
      if (field.value() !== filter.text) field.setValue(filter.text);
      errors.setChecked(filter.errorsOnly ? 'checked' : 'unchecked');
      setText(
        matches,
        view.matchCount === undefined
          ? ''
          : `${formatCount(view.matchCount)} of ${formatPlural(view.model.timeline.spanIds.length, 'span')}`,
      );
      setText(range, rangeText(view.range));
      showLegend(legend, view.model);
    },
  };
}

function zoomButtons(events: ToolbarEvents): readonly HTMLElement[] {
  return [
    iconButton('Collapse all', { icon: 'tree', onClick: () => events.onCollapseAll() }),
    iconButton('Zoom out (-)', { icon: 'minus', onClick: () => events.onZoom('out') }),
    iconButton('Zoom in (+)', { icon: 'plus', onClick: () => events.onZoom('in') }),
    iconButton('Show the whole run (0)', {
      icon: 'zoomReset',
      onClick: () => events.onZoom('reset'),
    }),
  ];
}

function rangeText(range: TimeRange | undefined): string {
  if (range === undefined) return '';
  return `${range.startMs === 0 ? '0' : formatDuration(range.startMs)} – ${formatDuration(range.endMs)}`;
}

/** Only the groups that this run has. */
function showLegend(legend: HTMLElement, model: RunModel): void {
  const present = new Set<KindGroup>(model.timeline.kinds.map((kind) => kindLooks[kind].group));
  const shown = kindGroups.filter((group) => present.has(group));
  if (legend.dataset['groups'] === shown.join()) return;
  legend.dataset['groups'] = shown.join();
  legend.replaceChildren(
    ...shown.map((group) =>
      element('li', { 'data-group': group }, [
        element('span', { class: 'swatch' }),
        groupLabels[group],
      ]),
    ),
  );
}
