import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanKind } from '../model/span.ts';
import { readString, readStrings } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';

/** OpenTelemetry's general conventions: what kind of work a span is that no agent dialect knows. */
export const otelGeneral: Dialect = {
  name: 'otel-general',
  read: ({ span }) => {
    const contribution = defined<Contribution>({
      kind: generalKind(span.attributes),
      conversationId: readString(span.attributes, 'session.id'),
      userId: readString(span.attributes, 'user.id', 'enduser.id'),
      // OpenInference's key, which is set on spans of any other dialect too.
      tags: readStrings(span.attributes, 'tag.tags'),
    });
    return Object.keys(contribution).length === 0 ? undefined : contribution;
  },
};

/** HTTP last: calls of databases and remote procedures over HTTP carry both families of keys. */
const kindsByKey: readonly (readonly [SpanKind, readonly string[]])[] = [
  ['db', ['db.system.name', 'db.system']],
  ['messaging', ['messaging.system']],
  ['rpc', ['rpc.system.name', 'rpc.system']],
  ['http', ['http.request.method', 'http.method']],
];

function generalKind(attributes: Attributes): SpanKind | undefined {
  return kindsByKey.find(([, keys]) => keys.some((key) => attributes.has(key)))?.[0];
}
