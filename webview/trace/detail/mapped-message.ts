import type { TextMap, TextStretch } from '../../../src/protocol/text-map.ts';
import { element, setAttribute } from '../../shared/element.ts';
import { TextTooltip } from './text-tooltip.ts';
import {
  coverageParts,
  coverageSummary,
  originNames,
  placesText,
  stretchLabel,
  type CoveragePart,
} from './coverage.ts';
import { partedBlock } from './text-block.ts';

/** A message that was found in the workspace: its strip, and its text, each part of which leads there. */
export interface MappedMessage {
  /** Shows which parts are template, value and unknown; walked with the arrow keys. */
  readonly strip: HTMLElement;
  /** The message's text parts one after the other, as `messageText` joins them. */
  nextText(content: string): HTMLElement;
}

/** `undefined` where nothing of the message is known to be from the workspace. */
export function mappedMessage(
  map: TextMap | undefined,
  onOpen: (offset: number) => void,
): MappedMessage | undefined {
  if (map === undefined || map.stretches.every(({ origin }) => origin === 'unknown'))
    return undefined;
  return new MappedMessageView(map, onOpen);
}

class MappedMessageView implements MappedMessage {
  readonly strip: HTMLElement;
  private readonly map: TextMap;
  private readonly onOpen: (offset: number) => void;
  private readonly parts: readonly CoveragePart[];
  private readonly buttons: readonly HTMLElement[];
  private readonly texts: HTMLElement[] = [];
  private readonly tooltip = new TextTooltip();
  /** Where the next text part begins in the message. */
  private offset = 0;

  constructor(map: TextMap, onOpen: (offset: number) => void) {
    this.map = map;
    this.onOpen = onOpen;
    this.parts = coverageParts(map);
    this.buttons = this.parts.map((part, index) => this.partButton(part, index));
    const summary = coverageSummary(map);
    const bar = element(
      'div',
      {
        class: 'coverage',
        role: 'toolbar',
        'aria-label': `What this message is made of: ${summary}`,
      },
      this.buttons,
    );
    bar.addEventListener('keydown', (event) => this.walk(event));
    this.strip = element('div', { class: 'coverage-box' }, [
      bar,
      element('div', { class: 'coverage-summary', 'aria-hidden': true }, [summary]),
      this.tooltip.element,
    ]);
  }

  nextText(content: string): HTMLElement {
    const from = this.offset;
    this.offset += content.length;
    const block = partedBlock(content, (shown) => this.stretchElements(shown, from));
    this.texts.push(block);
    block.addEventListener('pointerover', (event) => this.pointAt(event));
    block.addEventListener('pointerleave', () => this.mark(undefined));
    block.addEventListener('click', (event) => this.clickText(event));
    return block;
  }

  private partButton(part: CoveragePart, index: number): HTMLElement {
    const made = element('button', {
      type: 'button',
      class: 'coverage-part',
      tabindex: index === 0 ? 0 : -1,
      'data-origin': part.origin,
      'aria-label': stretchLabel(part, this.map.tokenizer),
    });
    made.style.flexGrow = String(Math.max(part.tokens ?? part.end - part.start, 1));
    const show = (): void => this.showPart(part, made);
    made.addEventListener('focus', show);
    made.addEventListener('pointerenter', show);
    for (const event of ['blur', 'pointerleave'])
      made.addEventListener(event, () => this.mark(undefined));
    made.addEventListener('click', () => this.openPart(part));
    return made;
  }

  private showPart(part: CoveragePart, button: HTMLElement): void {
    this.mark(part);
    const { left, bottom } = button.getBoundingClientRect();
    this.tooltip.show(stretchLabel(part, this.map.tokenizer), { x: left, y: bottom });
  }

  /** What has no source is at least shown where it stands. */
  private openPart(part: CoveragePart): void {
    if (part.places.length > 0) this.onOpen(part.start);
    else this.elementsOf(part)[0]?.scrollIntoView({ block: 'nearest' });
  }

  /** One stop for Tab, and the arrows within, as in every toolbar. */
  private walk(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    const current = this.buttons.findIndex((each) => each === document.activeElement);
    if (step === undefined || current === -1) return;
    const next = Math.min(Math.max(current + step, 0), this.buttons.length - 1);
    for (const [index, each] of this.buttons.entries())
      setAttribute(each, 'tabindex', index === next ? 0 : -1);
    this.buttons[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  private stretchElements(shown: string, from: number): (Node | string)[] {
    const to = from + shown.length;
    return this.map.stretches.flatMap(({ start, end, origin }, index) => {
      const [first, last] = [Math.max(start, from), Math.min(end, to)];
      if (first >= last) return [];
      const text = shown.slice(first - from, last - from);
      return [
        element(
          'span',
          { class: 'stretch', 'data-origin': origin, 'data-stretch': String(index) },
          [text],
        ),
      ];
    });
  }

  private stretchAt(event: Event): TextStretch | undefined {
    const target = event.target instanceof Element ? event.target.closest('.stretch') : null;
    const index = target?.getAttribute('data-stretch');
    return index === null || index === undefined ? undefined : this.map.stretches[Number(index)];
  }

  private pointAt(event: PointerEvent): void {
    const stretch = this.stretchAt(event);
    this.mark(stretch);
    if (stretch === undefined) return;
    const { origin, places, expression } = stretch;
    const label = expression === undefined ? originNames[origin] : `Value of ${expression}`;
    const facts = placesText(places) ?? 'No template of this workspace explains it.';
    this.tooltip.show(`${label}\n${facts}`, { x: event.clientX, y: event.clientY });
  }

  /** Not while text is being selected. */
  private clickText(event: Event): void {
    const stretch = this.stretchAt(event);
    if (stretch === undefined || stretch.places.length === 0) return;
    if (getSelection()?.isCollapsed !== false) this.onOpen(stretch.start);
  }

  /** Lights up what is pointed at, in the text and in the strip. */
  private mark(part: TextStretch | undefined): void {
    if (part === undefined) this.tooltip.hide();
    for (const [index, each] of this.parts.entries()) {
      const isMarked = part !== undefined && each.start < part.end && part.start < each.end;
      this.buttons[index]?.classList.toggle('marked', isMarked);
    }
    for (const [index, each] of this.map.stretches.entries()) {
      const isMarked = part !== undefined && part.start <= each.start && each.end <= part.end;
      for (const found of this.elementsAt(index)) found.classList.toggle('marked', isMarked);
    }
  }

  private elementsOf({ from }: CoveragePart): Element[] {
    return this.elementsAt(from);
  }

  private elementsAt(index: number): Element[] {
    return this.texts.flatMap((text) => [...text.querySelectorAll(`[data-stretch="${index}"]`)]);
  }
}
