import type { Message, MessagePart } from '../../../src/model/message.ts';
import type { SourceLocation } from '../../../src/model/source-location.ts';
import type { Borrowed } from '../../../src/model/span.ts';
import { assertNever } from '../../../src/base/assert-never.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';
import type {
  LinkedLocation,
  MessageMap,
  MessageSources,
} from '../../../src/protocol/trace-view.ts';
import { element } from '../../shared/element.ts';
import { formatPlural } from '../../../src/base/format.ts';
import { icon } from '../../shared/icon.ts';
import type { WantedSource } from './detail-panel.ts';
import { emptyNote, section } from './fact-list.ts';
import { mappedMessage, type MappedMessage } from './mapped-message.ts';
import { jsonBlock, textBlock } from './text-block.ts';

export interface ConversationOptions {
  /** Where input messages come from, once known. */
  readonly sources: readonly MessageSources[];
  /** What they are made of, once known. */
  readonly maps: readonly MessageMap[];
  onOpenSource(wanted: WantedSource): void;
  onCompare(message: number): void;
}

const roleNames: ReadonlyMap<string, string> = new Map([
  ['system', 'System'],
  ['developer', 'Developer'],
  ['user', 'User'],
  ['assistant', 'Assistant'],
  ['tool', 'Tool'],
]);

/** Every message of the call in order, then the answer. Contents are text: nothing of them is ever HTML. */
export function conversation(span: SpanJson, options: ConversationOptions): readonly HTMLElement[] {
  const input = span.llm?.inputMessages ?? [];
  const output = span.llm?.outputMessages ?? [];
  if (input.length + output.length === 0) {
    return [emptyNote('This span carries no messages. Some SDKs send them only when asked to.')];
  }
  const sources = new Map(options.sources.map((each) => [each.message, each.locations]));
  const maps = new Map(options.maps.map((each) => [each.message, each]));
  return [
    ...borrowedNotes(span),
    ...input.map((message, index) =>
      messageElement(message, {
        edited: editedNote(sources.get(index), () => options.onCompare(index)),
        link: sourceLink(sources.get(index), () => options.onOpenSource({ message: index })),
        mapped: mappedMessage(maps.get(index), (offset) =>
          options.onOpenSource({ message: index, offset }),
        ),
      }),
    ),
    ...(output.length === 0 ? [] : [answer(output)]),
  ];
}

const places: Readonly<Record<Borrowed['from'], string>> = {
  log: 'the log records of this span',
  parent: 'the span above',
  ancestor: 'a span further above',
  child: 'a span below',
  sibling: 'a span beside this one',
  'earlier-call': 'the earlier calls of the conversation',
  'other-run': 'another run',
};

/** What the sender tells elsewhere is not to pass for the span's own. */
function borrowedNotes({ borrowed = [] }: SpanJson): readonly HTMLElement[] {
  const noted = [
    ['llm.inputMessages', 'The messages are from'],
    ['llm.outputMessages', 'The answer is from'],
    ['prompt.', 'The prompt is from'],
    ['retrieval.', 'What was retrieved is from'],
    ['serving.', "The server's times are from"],
  ] as const;
  return noted.flatMap(([fact, words]) => {
    const from = borrowed.find((each) => each.fact.startsWith(fact))?.from;
    return from === undefined ? [] : emptyNote(`${words} ${places[from]}.`);
  });
}

function answer(output: readonly Message[]): HTMLElement {
  const made = section(
    'Answer',
    output.map((message) => messageElement(message, {})),
  );
  made.classList.add('answer');
  return made;
}

interface MessageOrigin {
  readonly link?: HTMLElement | undefined;
  readonly edited?: HTMLElement | undefined;
  readonly mapped?: MappedMessage | undefined;
}

function messageElement(message: Message, { link, edited, mapped }: MessageOrigin): HTMLElement {
  const role = roleNames.get(message.role) ?? message.role;
  return element('article', { class: 'message', 'data-role': message.role, 'aria-label': role }, [
    element('div', { class: 'message-head' }, [
      element('span', { class: 'role' }, [role]),
      message.finishReason === undefined
        ? undefined
        : element('span', { class: 'finish' }, [message.finishReason]),
      link,
    ]),
    edited,
    mapped?.strip,
    ...message.parts.map((part) => partElement(part, mapped)),
  ]);
}

/** That what stands at the link is another text than what was sent. */
function editedNote(
  locations: readonly LinkedLocation[] | undefined,
  onCompare: () => void,
): HTMLElement | undefined {
  if (locations?.some(({ stale }) => stale === true) !== true) return undefined;
  const compare = element('button', { type: 'button', class: 'link' }, ['Compare with what ran']);
  compare.addEventListener('click', onCompare);
  return element('div', { class: 'edited-since' }, [
    'The template was edited since this run. ',
    compare,
  ]);
}

function sourceLink(
  locations: readonly SourceLocation[] | undefined,
  onOpen: () => void,
): HTMLElement | undefined {
  const [first, ...more] = locations ?? [];
  if (first === undefined) return undefined;
  const text = `${first.file}:${first.line}${more.length > 0 ? ` +${more.length}` : ''}`;
  const all = [first, ...more].map((each) => `${each.file}:${each.line}`).join('\n');
  const made = element(
    'button',
    { type: 'button', class: 'link source', title: `Open the prompt template\n${all}` },
    [icon('open'), element('span', { class: 'source-text' }, [text])],
  );
  made.addEventListener('click', onOpen);
  return made;
}

function partElement(part: MessagePart, mapped?: MappedMessage): HTMLElement {
  switch (part.type) {
    case 'text':
      return mapped?.nextText(part.content) ?? textBlock(part.content);
    case 'reasoning':
      return labeled('Reasoning', 'reasoning', textBlock(part.content));
    case 'tool_call':
      return toolPart(`Calls ${part.name}`, part.id, part.arguments);
    case 'tool_call_response':
      return toolPart('Result', part.id, part.result);
    case 'blob':
      // Never shown as a picture: what telemetry brings is not loaded.
      return placeholder(part.mimeType, formatPlural(part.content.length, 'character'));
    case 'uri':
      return placeholder(part.mimeType, part.uri);
    case 'file':
      return placeholder(part.mimeType, part.fileId);
    case 'other':
      return jsonBlock(part.value);
    default:
      return assertNever(part);
  }
}

function toolPart(
  label: string,
  id: string | undefined,
  value: Parameters<typeof jsonBlock>[0] | undefined,
): HTMLElement {
  return element('div', { class: 'part tool-part' }, [
    element('div', { class: 'part-label' }, [
      icon('tool'),
      element('span', {}, [label]),
      id === undefined ? undefined : element('span', { class: 'call-id' }, [id]),
    ]),
    value === undefined ? emptyNote('empty') : jsonBlock(value),
  ]);
}

function labeled(label: string, className: string, body: HTMLElement): HTMLElement {
  return element('div', { class: `part ${className}` }, [
    element('div', { class: 'part-label' }, [label]),
    body,
  ]);
}

function placeholder(mimeType: string | undefined, text: string): HTMLElement {
  return labeled(mimeType ?? 'Attachment', 'attachment', element('div', { class: 'text' }, [text]));
}
