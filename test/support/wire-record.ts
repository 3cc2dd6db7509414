import { nanos } from '../../src/base/nanos.ts';
import type { Attributes, AttributeValue } from '../../src/model/attribute.ts';
import type { WireRecord } from '../../src/dialects/dialect.ts';
import { sampleSpanId, sampleStart, sampleTraceId } from './sample-spans.ts';

/** Attributes as a test writes them down; objects stand for OTLP's key-value lists. */
export interface PlainAttributes {
  readonly [key: string]: PlainValue;
}

type PlainValue =
  string | number | bigint | boolean | undefined | readonly PlainValue[] | PlainAttributes;

export interface PlainSpan {
  readonly name?: string;
  readonly attributes?: PlainAttributes;
  readonly events?: readonly { readonly name: string; readonly attributes?: PlainAttributes }[];
  readonly status?: { readonly code: number; readonly message?: string };
  readonly scope?: string;
  readonly resource?: PlainAttributes;
}

/** A received span of one second with what a test wants to say of it. */
export function wireRecord(plain: PlainSpan): WireRecord {
  const { code = 0, message = '' } = plain.status ?? {};
  return {
    span: {
      traceId: sampleTraceId('01'),
      spanId: sampleSpanId('01'),
      traceState: '',
      name: plain.name ?? 'span',
      kind: 1,
      startTimeUnixNano: nanos(sampleStart),
      endTimeUnixNano: nanos(sampleStart + 1_000_000_000n),
      attributes: toAttributes(plain.attributes ?? {}),
      events: (plain.events ?? []).map((event) => ({
        timeUnixNano: nanos(sampleStart),
        name: event.name,
        attributes: toAttributes(event.attributes ?? {}),
      })),
      links: [],
      status: { code, message },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      flags: 0,
    },
    resource: { attributes: toAttributes(plain.resource ?? {}), schemaUrl: '' },
    scope: { name: plain.scope ?? '', version: '', attributes: new Map(), schemaUrl: '' },
  };
}

export function toAttributes(plain: PlainAttributes): Attributes {
  return new Map(Object.entries(plain).map(([key, value]) => [key, toValue(value)]));
}

function toValue(value: PlainValue): AttributeValue {
  if (typeof value !== 'object') return value;
  return Array.isArray(value)
    ? (value as readonly PlainValue[]).map(toValue)
    : toAttributes(value as PlainAttributes);
}
