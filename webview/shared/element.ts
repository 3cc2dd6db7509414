/**
 * The only way that views make DOM. It sets attributes from a fixed list and text as text: there is no
 * way to say HTML, a handler or an inline style, because what is shown comes from telemetry.
 */
export interface ElementAttributes {
  readonly class?: string;
  readonly id?: string;
  readonly role?: string;
  readonly tabindex?: number;
  readonly title?: string;
  readonly type?: 'button' | 'checkbox' | 'text';
  readonly scope?: 'row' | 'col';
  readonly slot?: 'start' | 'end';
  readonly appearance?: 'primary' | 'secondary' | 'icon';
  readonly placeholder?: string;
  readonly [aria: `aria-${string}`]: string | number | boolean | undefined;
  readonly [data: `data-${string}`]: string;
}

export type Child = Node | string | undefined;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes?: ElementAttributes,
  children?: readonly Child[],
): HTMLElementTagNameMap[Tag];
export function element(
  tag: string,
  attributes?: ElementAttributes,
  children?: readonly Child[],
): HTMLElement;
export function element(
  tag: string,
  attributes: ElementAttributes = {},
  children: readonly Child[] = [],
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Writes only where the value differs: rows are updated on every frame of a scroll. */
export function setAttribute(
  target: Element,
  name: string,
  value: string | number | boolean | undefined,
): void {
  if (value === undefined) {
    if (target.hasAttribute(name)) target.removeAttribute(name);
    return;
  }
  const text = String(value);
  if (target.getAttribute(name) !== text) target.setAttribute(name, text);
}

/** As `setAttribute`: no write where the text is the same. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** A place in the page that the skeleton must hold. */
export function byId(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`);
  if (found === null) throw new Error(`The page has no element with id "${id}".`);
  return found;
}
