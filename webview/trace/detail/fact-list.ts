import type { JsonValue } from '../../../src/base/json.ts';
import { element } from '../../shared/element.ts';
import { jsonBlock } from './text-block.ts';

/** Label and value; a value that is not known is left out with its label. */
export type FactRow = readonly [label: string, value: Node | string | undefined];

/** A titled list of facts, or nothing where none is known. */
export function factSection(title: string, rows: readonly FactRow[]): HTMLElement | undefined {
  const known = rows.filter(([, value]) => value !== undefined && value !== '');
  if (known.length === 0) return undefined;
  return section(title, [
    element(
      'dl',
      { class: 'facts' },
      known.map(([label, value]) =>
        element('div', {}, [element('dt', {}, [label]), element('dd', {}, [value])]),
      ),
    ),
  ]);
}

export function section(
  title: string,
  children: readonly (Node | string | undefined)[],
): HTMLElement {
  return element('section', { class: 'detail-section' }, [element('h3', {}, [title]), ...children]);
}

/** A titled value on its own lines, or nothing where it is not known. */
export function valueSection(title: string, value: JsonValue | undefined): HTMLElement | undefined {
  return value === undefined ? undefined : section(title, [jsonBlock(value)]);
}

/** What stands where there is nothing to show, so that nobody wonders whether it is broken. */
export function emptyNote(text: string): HTMLElement {
  return element('p', { class: 'empty' }, [text]);
}
