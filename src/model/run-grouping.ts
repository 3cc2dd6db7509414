import { defined } from '../base/defined.ts';

/** What joins runs with each other; of a span, or of a whole run. */
export interface RunGrouping {
  /** A conversation, session or thread, by the sender's own id. */
  readonly conversationId?: string;
  readonly userId?: string;
  readonly tenantId?: string;
  readonly tags?: readonly string[];
  /** The process that sent it, by its own id or by its host and number. */
  readonly serviceInstance?: string;
}

/** More than anybody set on purpose. */
const mostTags = 100;

/** Of each fact what the first span says that knows it, and all tags. `spans` come in order of their start. */
export function groupingOf(spans: readonly RunGrouping[]): RunGrouping {
  const first = (member: Exclude<keyof RunGrouping, 'tags'>): string | undefined =>
    spans.find((span) => span[member] !== undefined)?.[member];
  const tags = [...new Set(spans.flatMap((span) => span.tags ?? []))].slice(0, mostTags);
  return defined<RunGrouping>({
    conversationId: first('conversationId'),
    userId: first('userId'),
    tenantId: first('tenantId'),
    tags: tags.length === 0 ? undefined : tags,
    serviceInstance: first('serviceInstance'),
  });
}
