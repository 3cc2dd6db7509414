import { element, setAttribute, setText } from '../shared/element.ts';
import { formatDuration, formatShortCount } from '../../src/base/format.ts';
import { formatShortUsd } from '../shared/format.ts';
import { icon, setIcon } from '../shared/icon.ts';
import { kindLooks } from './kind-group.ts';
import { rowHeight } from './layout.ts';
import type { NodeFacts } from './run-model.ts';

/** What a row says beyond the facts of its span. */
export interface RowView {
  readonly facts: NodeFacts;
  readonly row: number;
  readonly positionInSet: number;
  readonly setSize: number;
  readonly collapsed: boolean;
  readonly selected: boolean;
  readonly hovered: boolean;
  /** The one row that Tab goes to. */
  readonly tabStop: boolean;
  /** From the top of the list's visible part, in pixels. */
  readonly top: number;
  /** How far names may be indented: a deep tree must not push its names out of sight. */
  readonly widestIndent: number;
}

const indentPerLevel = 10;

/** One recycled row of the tree: made once, written anew for every span that it comes to show. */
export class SpanRow {
  readonly element = element('div', { role: 'row', class: 'row' });
  private readonly indent = element('span', { class: 'indent' });
  private readonly twistie = element('span', { class: 'twistie' }, [icon('chevron')]);
  private readonly kindIcon = icon('bar');
  private readonly kindWord = element('span', { class: 'visually-hidden' });
  private readonly name = element('span', { class: 'name-text' });
  private readonly errorMark = element('span', { class: 'row-error' }, [
    icon('error'),
    element('span', { class: 'visually-hidden' }, ['failed']),
  ]);
  private readonly duration = element('div', { role: 'gridcell', class: 'cell number duration' });
  private readonly tokens = element('div', { role: 'gridcell', class: 'cell number tokens' });
  private readonly cost = element('div', { role: 'gridcell', class: 'cell number cost' });

  constructor() {
    const nameCell = element('div', { role: 'gridcell', class: 'cell name' }, [
      this.indent,
      this.twistie,
      this.kindIcon,
      this.kindWord,
      this.name,
      this.errorMark,
    ]);
    this.element.append(nameCell, this.duration, this.tokens, this.cost);
    this.element.style.height = `${rowHeight}px`;
  }

  show(view: RowView): void {
    const { facts } = view;
    this.showPlace(view);
    this.element.classList.toggle('selected', view.selected);
    this.element.classList.toggle('hovered', view.hovered);
    this.element.classList.toggle('failed-span', facts.status === 'error');
    this.element.classList.toggle('orphan-root', facts.isOrphanRoot);
    this.twistie.classList.toggle('hidden', !facts.hasChildren);
    this.twistie.classList.toggle('open', facts.hasChildren && !view.collapsed);
    const look = kindLooks[facts.kind];
    setIcon(this.kindIcon, facts.isOrphanRoot ? 'unlinked' : look.icon);
    setAttribute(this.element, 'data-group', look.group);
    setText(this.kindWord, facts.isOrphanRoot ? '' : `${look.label} `);
    setText(this.name, nameText(facts));
    this.errorMark.hidden = facts.status !== 'error';
    setText(
      this.duration,
      facts.durationMs === undefined ? 'running' : formatDuration(facts.durationMs),
    );
    setText(this.tokens, facts.tokens === undefined ? '' : formatShortCount(facts.tokens));
    setText(this.cost, facts.costUsd === undefined ? '' : formatShortUsd(facts.costUsd));
  }

  private showPlace(view: RowView): void {
    const { facts } = view;
    const row = this.element;
    setAttribute(row, 'data-key', facts.key);
    setAttribute(row, 'tabindex', view.tabStop ? 0 : -1);
    setAttribute(row, 'aria-level', facts.depth + 1);
    setAttribute(row, 'aria-posinset', view.positionInSet);
    setAttribute(row, 'aria-setsize', view.setSize);
    setAttribute(row, 'aria-rowindex', view.row + 2);
    setAttribute(row, 'aria-selected', view.selected);
    setAttribute(row, 'aria-expanded', facts.hasChildren ? !view.collapsed : undefined);
    row.style.transform = `translateY(${view.top}px)`;
    this.indent.style.width = `${Math.min(facts.depth * indentPerLevel, view.widestIndent)}px`;
  }
}

/** A call that two instrumentations told has one row, with both names. */
function nameText({ name, alsoToldAs = [] }: NodeFacts): string {
  return [name === '' ? '(no name)' : name, ...alsoToldAs].join(' = ');
}
