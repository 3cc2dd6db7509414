import assert from 'node:assert/strict';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import * as fc from 'fast-check';
import { decodeWholeTraces } from '../../support/received-spans.ts';

/** What the SDK hands to an exporter; its type comes with a package that is not one of ours. */
type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];
type SdkAttributes = ReadableSpan['attributes'];

const hexDigits = Array.from('0123456789abcdef');

const ids = (digits: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom(...hexDigits), minLength: digits, maxLength: digits })
    .filter((id) => !/^0+$/.test(id));

const hrTimes: fc.Arbitrary<[number, number]> = fc.tuple(fc.nat(2 ** 31), fc.nat(999_999_999));

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

/**
 * The SDK sends whole numbers as integers, so that those beyond 2^53 would come back with other
 * digits, and in JSON it sends `null` for what JSON has no number for.
 */
const fractions = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => !Number.isInteger(value));

const attributes: fc.Arbitrary<SdkAttributes> = fc
  .dictionary(
    text.filter((key) => key !== ''),
    fc.oneof(
      text,
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fractions,
      fc.array(text, { maxLength: 3 }),
      fc.array(fc.integer(), { maxLength: 3 }),
    ),
    { maxKeys: 8 },
  )
  .map((entries) => entries as SdkAttributes);

const readableSpans: fc.Arbitrary<ReadableSpan> = fc
  .record({
    traceId: ids(32),
    spanId: ids(16),
    parentSpanId: fc.option(ids(16), { nil: undefined }),
    name: text,
    kind: fc.nat(4),
    startTime: hrTimes,
    endTime: hrTimes,
    attributes,
    event: fc.record({ name: text, time: hrTimes, attributes }),
    link: fc.record({ traceId: ids(32), spanId: ids(16), attributes }),
    status: fc.record({ code: fc.nat(2), message: text }),
    dropped: fc.nat(1000),
  })
  .map(toReadableSpan);

interface Facts {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly dropped: number;
  readonly event: { name: string; time: [number, number]; attributes: SdkAttributes };
  readonly link: { traceId: string; spanId: string; attributes: SdkAttributes };
}

function toReadableSpan(facts: Facts): ReadableSpan {
  const { traceId, spanId, parentSpanId, dropped, link, event, ...rest } = facts;
  const span = {
    ...rest,
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    ...(parentSpanId === undefined
      ? {}
      : { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: 1 } }),
    events: [event],
    links: [
      {
        context: { traceId: link.traceId, spanId: link.spanId, traceFlags: 1 },
        attributes: link.attributes,
      },
    ],
    duration: [0, 0],
    ended: true,
    resource: { attributes: { 'service.name': 'agent' }, schemaUrl: 'https://schema/resource' },
    instrumentationScope: { name: 'ai', version: '1.2.3', schemaUrl: 'https://schema/scope' },
    droppedAttributesCount: dropped,
    droppedEventsCount: dropped + 1,
    droppedLinksCount: dropped + 2,
  };
  return span as unknown as ReadableSpan;
}

/** The same span in our words, straight from what the SDK has. */
function expectedSpan(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  const [event] = span.events;
  const [link] = span.links;
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext ? { parentSpanId: span.parentSpanContext.spanId } : {}),
    traceState: '',
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: toNanos(span.startTime),
    endTimeUnixNano: toNanos(span.endTime),
    attributes: new Map(Object.entries(span.attributes)),
    events: [
      {
        timeUnixNano: toNanos(event?.time ?? [0, 0]),
        name: event?.name,
        attributes: new Map(Object.entries(event?.attributes ?? {})),
      },
    ],
    links: [
      {
        traceId: link?.context.traceId,
        spanId: link?.context.spanId,
        attributes: new Map(Object.entries(link?.attributes ?? {})),
      },
    ],
    status: { code: span.status.code, message: span.status.message ?? '' },
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    flags: 0x101,
  };
}

function toNanos([seconds, nanoseconds]: readonly [number, number]): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

describe('decodeTraces on what the OpenTelemetry SDK writes', function () {
  this.timeout(30_000);

  const requests = fc.uniqueArray(readableSpans, {
    minLength: 1,
    maxLength: 4,
    selector: (span) => span.spanContext().spanId,
  });
  const serializers = { protobuf: ProtobufTraceSerializer, json: JsonTraceSerializer };
  for (const format of ['protobuf', 'json'] as const) {
    it(`reads every field of ${format}`, () => {
      fc.assert(
        fc.property(requests, (spans) => {
          const body = serializers[format].serializeRequest(spans) ?? new Uint8Array();
          const { records, rejectedRecords } = decodeWholeTraces(body, format);
          assert.equal(rejectedRecords, 0);
          assert.equal(records.length, spans.length);
          const bySpanId = new Map(records.map(({ span }) => [span.spanId as string, span]));
          for (const span of spans) {
            assert.deepEqual(bySpanId.get(span.spanContext().spanId), expectedSpan(span));
          }
          for (const { resource, scope } of records) {
            assert.deepEqual(resource, {
              attributes: new Map([['service.name', 'agent']]),
              schemaUrl: 'https://schema/resource',
            });
            assert.deepEqual(scope, {
              name: 'ai',
              version: '1.2.3',
              attributes: new Map(),
              schemaUrl: 'https://schema/scope',
            });
          }
        }),
        { numRuns: 300 },
      );
    });
  }
});
