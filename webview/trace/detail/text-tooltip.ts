import { element } from '../../shared/element.ts';

/** A few words beside what is pointed at; what they say has a name for screen readers elsewhere. */
export class TextTooltip {
  readonly element = element('div', { class: 'tooltip text-tooltip', 'aria-hidden': true });

  constructor() {
    this.element.hidden = true;
  }

  show(text: string, at: { readonly x: number; readonly y: number }): void {
    this.element.textContent = text;
    this.element.hidden = false;
    const { width, height } = this.element.getBoundingClientRect();
    const x = Math.min(at.x, innerWidth - width - 8);
    const below = at.y + 14;
    const y = below + height > innerHeight - 4 ? at.y - height - 10 : below;
    this.element.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
