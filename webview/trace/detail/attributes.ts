import type { AttributesJson, SpanJson } from '../../../src/protocol/span-json.ts';
import { textField } from '../../shared/controls.ts';
import { element } from '../../shared/element.ts';
import { emptyNote, section } from './fact-list.ts';
import { jsonBlock, textBlock } from './text-block.ts';

/** Everything that the span and its resource carry, as it came. */
export function attributes(span: SpanJson): readonly HTMLElement[] {
  const body = element('div', {});
  const show = (text: string): void => {
    const tables = [
      attributeSection('Span', span.attributes, text),
      attributeSection('Resource', span.resource, text),
    ].filter((each) => each !== undefined);
    body.replaceChildren(
      ...(tables.length > 0
        ? tables
        : [emptyNote(text === '' ? 'This span has no attributes.' : 'No attribute matches.')]),
    );
  };
  const field = textField({
    label: 'Filter attributes by key or value',
    placeholder: 'Filter attributes',
    icon: 'search',
    onInput: show,
  });
  field.element.classList.add('attribute-filter');
  show('');
  return [field.element, body];
}

function attributeSection(
  title: string,
  values: AttributesJson,
  filter: string,
): HTMLElement | undefined {
  const wanted = filter.trim().toLowerCase();
  const entries = Object.entries(values).filter(
    ([key, value]) =>
      wanted === '' || `${key} ${JSON.stringify(value)}`.toLowerCase().includes(wanted),
  );
  if (entries.length === 0) return undefined;
  return section(title, [attributeTable(title, Object.fromEntries(entries))]);
}

/** Keys in alphabetical order, so that the same key is found at the same place from span to span. */
export function attributeTable(label: string, values: AttributesJson): HTMLElement {
  const entries = Object.entries(values).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return element('table', { class: 'attributes', 'aria-label': `${label} attributes` }, [
    element(
      'tbody',
      {},
      entries.map(([key, value]) =>
        element('tr', {}, [
          element('th', { scope: 'row' }, breakable(key)),
          element('td', {}, [
            typeof value === 'string' || typeof value === 'object'
              ? jsonBlock(value)
              : textBlock(String(value)),
          ]),
        ]),
      ),
    ),
  ]);
}

/** A long key breaks after its dots and underscores, not in the middle of a word. */
function breakable(key: string): readonly (Node | string)[] {
  return key.split(/(?<=[._/])/).flatMap((part) => [part, element('wbr')]);
}
