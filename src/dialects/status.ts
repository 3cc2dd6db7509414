import type { SpanWire } from '../model/otlp-wire.ts';
import type { Span } from '../model/span.ts';
import { readString } from './attribute-reader.ts';
import type { Failure } from './dialect.ts';

/**
 * Whether a span failed, and the sentence that says why. An error in the OTLP status decides. Some
 * senders forget it: an exception event on a span with no status is an error too, and so is what a
 * dialect calls a failure, even where the status says ok.
 */
export function spanStatus(span: SpanWire, failure: Failure | undefined): Span['status'] {
  const { code, message } = span.status;
  const exception = lastException(span);
  const failed = code === 2 || failure !== undefined || (code === 0 && exception !== undefined);
  if (!failed) return { code: code === 1 ? 'ok' : 'unset' };
  const reason =
    message.trim() === '' ? (exception?.message ?? failure?.message ?? exception?.type) : message;
  return { code: 'error', ...(reason !== undefined && { message: reason }) };
}

interface ExceptionEvent {
  readonly type: string | undefined;
  readonly message: string | undefined;
}

/** The last one: a retried call records each failure, and ends with the one that counted. */
function lastException(span: SpanWire): ExceptionEvent | undefined {
  const event = span.events.findLast((each) => each.name === 'exception');
  return (
    event && {
      type: readString(event.attributes, 'exception.type'),
      message: readString(event.attributes, 'exception.message'),
    }
  );
}
