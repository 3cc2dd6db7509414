import { bytesMayHoldCredential } from '../base/credential-triggers.ts';
import { maskCredentials, maskNamedText, maskSecretValue } from '../base/credentials.ts';
import type { AttributeValue, Attributes } from '../model/attribute.ts';
import type {
  EncodedSpan,
  ResourceWire,
  ScopeWire,
  SpanEventWire,
  SpanRecord,
  SpanWire,
} from '../model/otlp-wire.ts';
import { encodeSpan } from './encode-span.ts';

/**
 * The record with every credential in its texts replaced, to be called before anything is written.
 * The same object where there is none. Where there is one, `encoded` is written anew from the
 * masked span: what no field of `SpanWire` holds is then lost, and only then.
 */
export function maskRecord(record: SpanRecord): SpanRecord {
  const resource = maskOnce(record.resource, maskedResources, maskResource);
  const scope = maskOnce(record.scope, maskedScopes, maskScope);
  // One look at the whole span spares a look at each of its texts, which is the usual case.
  const isSuspicious =
    bytesMayHoldCredential(record.encoded.bytes) || hidesCharacters(record.encoded);
  const span = maskSpan(record.span, isSuspicious ? maskNamedText : maskSecretValue);
  // What the span's fields do not show, such as an unknown field, is in its bytes all the same.
  const isLeaking = span !== record.span || (isSuspicious && bytesHoldCredential(record.encoded));
  if (!isLeaking && resource === record.resource && scope === record.scope) return record;
  return { span, resource, scope, encoded: isLeaking ? encodeSpan(span) : record.encoded };
}

const utf8 = new TextDecoder();

function bytesHoldCredential(encoded: EncodedSpan): boolean {
  const text = utf8.decode(encoded.bytes);
  return maskCredentials(text) !== text;
}

/** JSON may write any character as an escape: a credential could stand there in disguise. */
function hidesCharacters({ format, bytes }: EncodedSpan): boolean {
  if (format !== 'json') return false;
  for (let at = bytes.indexOf(backslash); at >= 0; at = bytes.indexOf(backslash, at + 1)) {
    if (bytes[at + 1] === slash) return true;
    if (bytes[at + 1] === letterU && bytes[at + 2] === zero && bytes[at + 3] === zero) return true;
  }
  return false;
}

const [backslash, slash, letterU, zero] = [0x5c, 0x2f, 0x75, 0x30];

/** Many spans share a resource and a scope: each is looked at once. */
const maskedResources = new WeakMap<ResourceWire, ResourceWire>();
const maskedScopes = new WeakMap<ScopeWire, ScopeWire>();

function maskOnce<T extends object>(value: T, known: WeakMap<T, T>, mask: (value: T) => T): T {
  let masked = known.get(value);
  if (masked === undefined) {
    masked = mask(value);
    known.set(value, masked);
  }
  return masked;
}

function maskResource(resource: ResourceWire): ResourceWire {
  return changedFrom(resource, {
    attributes: maskAttributes(resource.attributes, maskNamedText),
    schemaUrl: maskCredentials(resource.schemaUrl),
  });
}

function maskScope(scope: ScopeWire): ScopeWire {
  return changedFrom(scope, {
    name: maskCredentials(scope.name),
    version: maskCredentials(scope.version),
    attributes: maskAttributes(scope.attributes, maskNamedText),
    schemaUrl: maskCredentials(scope.schemaUrl),
  });
}

/** Masks a text that is known by the name of its attribute or field. */
type Mask = (name: string, text: string) => string;

function maskSpan(span: SpanWire, mask: Mask): SpanWire {
  return changedFrom(span, {
    name: mask('name', span.name),
    traceState: mask('traceState', span.traceState),
    attributes: maskAttributes(span.attributes, mask),
    events: maskEach(span.events, (event) => maskEvent(event, mask)),
    links: maskEach(span.links, (link) =>
      changedFrom(link, { attributes: maskAttributes(link.attributes, mask) }),
    ),
    status: changedFrom(span.status, { message: mask('message', span.status.message) }),
  });
}

function maskEvent(event: SpanEventWire, mask: Mask): SpanEventWire {
  return changedFrom(event, {
    name: mask('name', event.name),
    attributes: maskAttributes(event.attributes, mask),
  });
}

function maskAttributes(attributes: Attributes, mask: Mask): Attributes {
  let changed: Map<string, AttributeValue> | undefined;
  for (const [key, value] of attributes) {
    const masked = maskValue(key, value, mask);
    if (masked !== value) (changed ??= new Map(attributes)).set(key, masked);
  }
  return changed ?? attributes;
}

/** Bytes are left alone: what they mean is not known. */
function maskValue(key: string, value: AttributeValue, mask: Mask): AttributeValue {
  if (typeof value === 'string') return mask(key, value);
  if (value instanceof Map) return maskAttributes(value, mask);
  if (Array.isArray(value)) {
    return maskEach(value as readonly AttributeValue[], (element) => maskValue(key, element, mask));
  }
  return value;
}

function maskEach<T>(values: readonly T[], mask: (value: T) => T): readonly T[] {
  const masked = values.map(mask);
  return masked.some((value, index) => value !== values[index]) ? masked : values;
}

/** `original` itself where none of `parts` differs from it. */
function changedFrom<T extends object>(original: T, parts: Partial<T>): T {
  for (const key of Object.keys(parts) as (keyof T)[])
    if (parts[key] !== original[key]) return { ...original, ...parts };
  return original;
}
