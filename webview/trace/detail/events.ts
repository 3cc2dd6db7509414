import { stringMember } from '../../../src/base/json.ts';
import type { SpanEventJson, SpanJson } from '../../../src/protocol/span-json.ts';
import { element } from '../../shared/element.ts';
import { formatDuration } from '../../../src/base/format.ts';
import { attributeTable } from './attributes.ts';
import { emptyNote, section } from './fact-list.ts';
import { stackTrace, type StackLinks } from './stack-trace.ts';

/** What the span recorded while it ran, and the spans that it points at. */
export function events(span: SpanJson, stacks: StackLinks): readonly HTMLElement[] {
  if (span.events.length + span.links.length === 0)
    return [emptyNote('This span recorded no events.')];
  const start = BigInt(span.startTimeUnixNano);
  return [
    ...span.events.map((event, index) =>
      eventElement(event, start, linkedTrace(event, index, stacks)),
    ),
    ...(span.links.length === 0
      ? []
      : [
          section(
            'Links',
            span.links.map((link) =>
              element('article', { class: 'event', 'aria-label': `Link to ${link.spanId}` }, [
                element('div', { class: 'part-label' }, [`${link.traceId} / ${link.spanId}`]),
                attributeTable('Link', link.attributes),
              ]),
            ),
          ),
        ]),
  ];
}

/** The trace that an event carries, with its links; nothing where none of its frames is known. */
function linkedTrace(
  { attributes }: SpanEventJson,
  index: number,
  stacks: StackLinks,
): HTMLElement | undefined {
  const trace = stringMember(attributes, 'exception.stacktrace');
  const isLinked = stacks.frames.some(({ event }) => event === index);
  return trace === undefined || !isLinked ? undefined : stackTrace(trace, index, stacks);
}

function eventElement(
  event: SpanEventJson,
  start: bigint,
  trace: HTMLElement | undefined,
): HTMLElement {
  const offsetMs = Number(BigInt(event.timeUnixNano) - start) / 1e6;
  return element('article', { class: 'event', 'aria-label': event.name }, [
    element('div', { class: 'part-label' }, [
      element('span', {}, [event.name]),
      element('span', { class: 'offset' }, [
        `${offsetMs < 0 ? '-' : '+'}${formatDuration(Math.abs(offsetMs))}`,
      ]),
    ]),
    trace,
    Object.keys(event.attributes).length === 0
      ? undefined
      : attributeTable('Event', event.attributes),
  ]);
}
