import { opensSource, type SpanKind } from '../../../src/model/span.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';
import type {
  ExceptionFrames,
  MessageMap,
  MessageSources,
  OfferedTool,
} from '../../../src/protocol/trace-view.ts';
import { assertNever } from '../../../src/base/assert-never.ts';
import { button, progressRing } from '../../shared/controls.ts';
import { element, setText } from '../../shared/element.ts';
import { formatDuration } from '../../../src/base/format.ts';
import { icon } from '../../shared/icon.ts';
import { tabList, type Tab } from '../../shared/tabs.ts';
import { kindLooks } from '../kind-group.ts';
import { attributes } from './attributes.ts';
import { conversation } from './conversation.ts';
import { events } from './events.ts';
import { emptyNote } from './fact-list.ts';
import { facts } from './facts.ts';
import type { FrameOfEvent, StackLinks } from './stack-trace.ts';

export type DetailContent =
  | { readonly type: 'nothing' }
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'orphans' }
  | {
      readonly type: 'span';
      readonly span: SpanJson;
      readonly sources: readonly MessageSources[];
      readonly maps: readonly MessageMap[];
      readonly frames: readonly ExceptionFrames[];
      readonly tools: readonly OfferedTool[];
    };

/** A message of the span, and a character of it: where absent, all of the span, of the message. */
export interface WantedSource {
  readonly message?: number;
  readonly offset?: number;
}

export interface DetailOptions {
  onOpenSource(wanted: WantedSource): void;
  onCompare(message: number): void;
  /** Of a model call. */
  onReplay(spanId: string): void;
  onOpenFrame(frame: FrameOfEvent): void;
  onOpenTool(name: string): void;
}

type TabName = 'conversation' | 'details' | 'attributes' | 'events';

/** The side that shows one span. */
export class DetailPanel {
  readonly element = element('section', {
    class: 'detail',
    id: 'detail',
    'aria-label': 'Selected span',
  });
  private readonly title = element('div', { class: 'detail-title' });
  private readonly note = element('p', { class: 'detail-note', role: 'status' });
  private readonly body = element('div', { class: 'detail-body' });
  private readonly tabs = tabList<TabName>('Span', (name) => this.choose(name));
  private readonly options: DetailOptions;
  /** A tab that a person chose stays chosen for spans of that kind. */
  private readonly chosen = new Map<SpanKind, TabName>();
  private content: DetailContent = { type: 'nothing' };
  private shown = '';

  constructor(options: DetailOptions) {
    this.options = options;
    this.element.append(this.title, this.note, this.body);
    this.show({ type: 'nothing' });
  }

  /** The span that is shown, if one is. */
  get spanId(): string | undefined {
    return this.content.type === 'span' ? this.content.span.spanId : undefined;
  }

  /** The kind of the span that is shown. */
  get kind(): SpanKind | undefined {
    return this.content.type === 'span' ? this.content.span.kind : undefined;
  }

  focus(): void {
    this.tabs.focus();
  }

  setNote(sentence: string): void {
    setText(this.note, sentence);
  }

  /** Leaves the page as it is where nothing has changed, so that scrolling and folds survive live updates. */
  show(content: DetailContent): void {
    const fingerprint = JSON.stringify(content);
    if (fingerprint === this.shown) return;
    const same =
      this.content.type === 'span' &&
      content.type === 'span' &&
      this.content.span.spanId === content.span.spanId;
    this.shown = fingerprint;
    this.content = content;
    const { scrollTop } = this.tabs.panel;
    this.render(content);
    this.tabs.panel.scrollTop = same ? scrollTop : 0;
  }

  private render(content: DetailContent): void {
    this.element.classList.toggle('loading', content.type === 'loading');
    switch (content.type) {
      case 'nothing':
        return this.renderNote('Select a span to see its conversation, details and attributes.');
      case 'loading':
        this.title.replaceChildren();
        return this.body.replaceChildren(progressRing('Loading the span'));
      case 'failed':
        return this.renderNote(content.message);
      case 'orphans':
        return this.renderNote(
          'The spans below name a parent that has not been received. It may still be running, may have been sampled away, or may go to another collector. When it comes, they move to their place.',
        );
      case 'span':
        return this.renderSpan(content.span);
      default:
        return assertNever(content);
    }
  }

  private renderNote(text: string): void {
    this.title.replaceChildren();
    this.body.replaceChildren(emptyNote(text));
  }

  private renderSpan(span: SpanJson): void {
    this.title.replaceChildren(...titleParts(span, this.options));
    if (this.tabs.element.parentElement !== this.body)
      this.body.replaceChildren(this.tabs.element, this.tabs.panel);
    const selected = this.chosen.get(span.kind) ?? defaultTab(span);
    this.tabs.show(tabsOf(span), selected);
    this.tabs.panel.replaceChildren(...this.tabContent(selected, span));
  }

  private tabContent(name: TabName, span: SpanJson): readonly HTMLElement[] {
    switch (name) {
      case 'conversation':
        return conversation(span, {
          sources: this.content.type === 'span' ? this.content.sources : [],
          maps: this.content.type === 'span' ? this.content.maps : [],
          onOpenSource: (wanted) => this.options.onOpenSource(wanted),
          onCompare: (message) => this.options.onCompare(message),
        });
      case 'details':
        return facts(span, {
          stacks: this.stackLinks(),
          tools: this.content.type === 'span' ? this.content.tools : [],
          onOpenTool: (tool) => this.options.onOpenTool(tool),
        });
      case 'attributes':
        return attributes(span);
      case 'events':
        return events(span, this.stackLinks());
      default:
        return assertNever(name);
    }
  }

  private stackLinks(): StackLinks {
    return {
      frames: this.content.type === 'span' ? this.content.frames : [],
      onOpen: (frame) => this.options.onOpenFrame(frame),
    };
  }

  private choose(name: TabName): void {
    if (this.content.type !== 'span') return;
    this.chosen.set(this.content.span.kind, name);
    this.renderSpan(this.content.span);
    this.tabs.panel.scrollTop = 0;
  }
}

function titleParts(span: SpanJson, options: DetailOptions): readonly HTMLElement[] {
  const onOpen = (): void => options.onOpenSource({});
  const onReplay = (): void => options.onReplay(span.spanId);
  const look = kindLooks[span.kind];
  const state = span.status.code === 'error' ? 'failed' : undefined;
  const summary = [
    look.label,
    span.llm?.responseModel ?? span.llm?.requestModel,
    span.durationMs === undefined ? 'running' : formatDuration(span.durationMs),
  ];
  return [
    element('div', { class: 'detail-identity', 'data-group': look.group }, [
      icon(look.icon),
      element('div', { class: 'detail-names' }, [
        element('h2', { title: span.name }, [span.name === '' ? '(no name)' : span.name]),
        element('div', { class: 'detail-summary' }, [
          state === undefined
            ? undefined
            : element('span', { class: 'failed' }, [icon('error'), state]),
          summary.filter((part) => part !== undefined).join(' · '),
        ]),
      ]),
    ]),
    ...(hasPrompt(span) ? [button('Open Prompt', { icon: 'open', onClick: onOpen })] : []),
    ...(span.kind === 'llm'
      ? [button('Replay This Call …', { icon: 'replay', onClick: onReplay })]
      : []),
    ...(hasCode(span) ? [button('Open Source', { icon: 'open', onClick: onOpen })] : []),
  ];
}

function hasPrompt(span: SpanJson): boolean {
  return (
    span.kind === 'llm' || span.prompt !== undefined || (span.llm?.inputMessages?.length ?? 0) > 0
  );
}

/** Other spans that code of the workspace stands behind. */
function hasCode(span: SpanJson): boolean {
  if (hasPrompt(span)) return false;
  const names = ['code.file.path', 'code.filepath'];
  return opensSource(span.kind) || names.some((name) => span.attributes[name] !== undefined);
}

function defaultTab(span: SpanJson): TabName {
  return messageCount(span) > 0 ? 'conversation' : 'details';
}

function messageCount({ llm }: SpanJson): number {
  return (llm?.inputMessages?.length ?? 0) + (llm?.outputMessages?.length ?? 0);
}

function tabsOf(span: SpanJson): readonly Tab<TabName>[] {
  return [
    { name: 'conversation', label: 'Conversation', count: messageCount(span) },
    { name: 'details', label: 'Details' },
    {
      name: 'attributes',
      label: 'Attributes',
      count: Object.keys(span.attributes).length + Object.keys(span.resource).length,
    },
    { name: 'events', label: 'Events', count: span.events.length + span.links.length },
  ];
}
