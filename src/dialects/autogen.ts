import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanKind } from '../model/span.ts';
import { readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';

/**
 * AutoGen, whose agents are actors that send each other messages, and AG2, which names what its spans are.
 * Both tell agents, tools and calls as OpenTelemetry's.
 */
export const autoGen: Dialect = {
  name: 'autogen',
  read: ({ span: { attributes }, scope }) => {
    const isOwn = scope.name.startsWith('autogen') || attributes.has('ag2.span.type');
    return isOwn ? defined<Contribution>({ kind: spanKind(attributes) }) : undefined;
  },
};

function spanKind(attributes: Attributes): SpanKind | undefined {
  const type = readString(attributes, 'ag2.span.type');
  if (type !== undefined) return kinds.get(type);
  return attributes.has('messaging.operation') ? 'messaging' : undefined;
}

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['conversation', 'workflow'],
  ['multi_conversation', 'workflow'],
  ['speaker_selection', 'workflow'],
  ['handoff', 'workflow'],
  ['agent', 'agent'],
  ['llm', 'llm'],
  ['tool', 'tool'],
  ['code_execution', 'tool'],
]);
