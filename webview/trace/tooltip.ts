import { element } from '../shared/element.ts';
import { formatCount, formatDuration, formatUsd } from '../../src/base/format.ts';
import { kindLooks } from './kind-group.ts';
import type { NodeFacts } from './run-model.ts';

/** A long look at one bar, by the pointer; screen readers have the row and the detail side. */
export class Tooltip {
  readonly element = element('div', { class: 'tooltip', 'aria-hidden': true });

  constructor() {
    this.element.hidden = true;
  }

  show(facts: NodeFacts, at: { readonly x: number; readonly y: number }): void {
    this.element.replaceChildren(
      element('div', { class: 'tooltip-name' }, [facts.name]),
      element('div', { class: 'tooltip-facts' }, [tooltipText(facts)]),
    );
    this.element.hidden = false;
    const box = this.element.getBoundingClientRect();
    const x = Math.min(at.x + 12, innerWidth - box.width - 8);
    const below = at.y + 18;
    const y = below + box.height > innerHeight - 4 ? at.y - box.height - 10 : below;
    this.element.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}

export function tooltipText(facts: NodeFacts): string {
  if (facts.isOrphanRoot)
    return 'These spans name a parent that has not been received. It may still come.';
  return [
    kindLooks[facts.kind].label,
    facts.durationMs === undefined ? 'running' : formatDuration(facts.durationMs),
    `at ${formatDuration(facts.startMs)}`,
    facts.status === 'error' ? 'failed' : undefined,
    facts.tokens === undefined ? undefined : `${formatCount(facts.tokens)} tokens`,
    facts.costUsd === undefined ? undefined : formatUsd(facts.costUsd),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}
