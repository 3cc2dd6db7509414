import { stringMember } from '../../../src/base/json.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';

export interface RecordedException {
  /** Index in the span's events. */
  readonly event: number;
  readonly type?: string;
  readonly message?: string;
  readonly stacktrace?: string;
}

/** The exceptions that a span recorded, by OpenTelemetry's convention for events. */
export function exceptionsOf(span: SpanJson): readonly RecordedException[] {
  return [...span.events.entries()]
    .filter(([, { name }]) => name === 'exception')
    .map(([event, { attributes }]) => {
      const type = stringMember(attributes, 'exception.type');
      const message = stringMember(attributes, 'exception.message');
      const stacktrace = stringMember(attributes, 'exception.stacktrace');
      return {
        event,
        ...(type !== undefined && { type }),
        ...(message !== undefined && { message }),
        ...(stacktrace !== undefined && { stacktrace }),
      };
    });
}
