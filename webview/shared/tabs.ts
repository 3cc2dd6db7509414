import { element, setAttribute } from './element.ts';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** Shown after the label: how much there is behind the tab. */
  readonly count?: number;
}

export interface TabList<Name extends string> {
  readonly element: HTMLElement;
  readonly panel: HTMLElement;
  show(tabs: readonly Tab<Name>[], selected: Name): void;
  focus(): void;
}

/** Tabs with one panel, in the manner of VS Code's panel: arrows move and select, Tab goes on to the panel. */
export function tabList<Name extends string>(
  label: string,
  onSelect: (name: Name) => void,
): TabList<Name> {
  const list = element('div', { class: 'tabs', role: 'tablist', 'aria-label': label });
  const panel = element('div', {
    class: 'tab-panel',
    role: 'tabpanel',
    id: 'tab-panel',
    tabindex: 0,
  });
  const buttons = new Map<Name, HTMLElement>();

  function tabButton(name: Name): HTMLElement {
    const known = buttons.get(name);
    if (known !== undefined) return known;
    const made = element('button', {
      class: 'tab',
      role: 'tab',
      type: 'button',
      id: `tab-${name}`,
      'aria-controls': panel.id,
    });
    made.addEventListener('click', () => onSelect(name));
    made.addEventListener('keydown', (event) => {
      const next = neighbor([...buttons.keys()], name, event.key);
      if (next === undefined) return;
      event.preventDefault();
      onSelect(next);
      buttons.get(next)?.focus();
    });
    buttons.set(name, made);
    list.append(made);
    return made;
  }

  return {
    element: list,
    panel,
    show: (tabs, selected) => {
      for (const tab of tabs) {
        const made = tabButton(tab.name);
        made.replaceChildren(
          tab.label,
          ...(tab.count ? [element('span', { class: 'tab-count' }, [String(tab.count)])] : []),
        );
        setAttribute(made, 'aria-selected', tab.name === selected);
        setAttribute(made, 'tabindex', tab.name === selected ? 0 : -1);
      }
      setAttribute(panel, 'aria-labelledby', `tab-${selected}`);
    },
    focus: () => list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(),
  };
}

function neighbor<Name>(names: readonly Name[], name: Name, key: string): Name | undefined {
  const index = names.indexOf(name);
  if (key === 'ArrowRight') return names[(index + 1) % names.length];
  if (key === 'ArrowLeft') return names.at(index - 1);
  if (key === 'Home') return names[0];
  if (key === 'End') return names.at(-1);
  return undefined;
}
