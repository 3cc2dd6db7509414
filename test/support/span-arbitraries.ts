import * as fc from 'fast-check';
import { nanos, type Nanos } from '../../src/base/nanos.ts';
import type { AttributeValue, Attributes } from '../../src/model/attribute.ts';
import { parseSpanId, parseTraceId, type SpanId, type TraceId } from '../../src/model/ids.ts';
import type { SpanWire } from '../../src/model/otlp-wire.ts';

// Any span that a sender could send, for property tests.

const unicode = fc.string({ unit: 'binary' });

function hex(digits: number): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.constantFrom(...Array.from('0123456789abcdef')),
    minLength: digits,
    maxLength: digits,
  });
}

const traceIds: fc.Arbitrary<TraceId> = hex(32).map(
  (digits) => parseTraceId(digits) ?? ('1'.repeat(32) as TraceId),
);
const spanIds: fc.Arbitrary<SpanId> = hex(16).map(
  (digits) => parseSpanId(digits) ?? ('1'.repeat(16) as SpanId),
);
const times: fc.Arbitrary<Nanos> = fc.bigInt(0n, 2n ** 63n - 1n).map(nanos);
const counts = fc.nat(2 ** 31 - 1);

/** Whole numbers as the model has them: bigint beyond 2^53 only. */
const wholeNumbers = fc
  .bigInt(-(2n ** 63n), 2n ** 63n - 1n)
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));

const scalars: fc.Arbitrary<AttributeValue> = fc.oneof(
  unicode,
  fc.boolean(),
  fc.double(),
  wholeNumbers,
  fc.uint8Array({ maxLength: 20 }),
  fc.constant(undefined),
);

const keys = fc.oneof(unicode, fc.constantFrom('__proto__', 'constructor', 'gen_ai.usage', ''));

const { value: values } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
  ),
}));

export const attributes: fc.Arbitrary<Attributes> = fc
  .array(fc.tuple(keys, values), { maxLength: 6 })
  .map((entries) => new Map(entries));

/** Plain objects, as a decoder makes them: `deepEqual` looks at prototypes too. */
const plain = { noNullPrototype: true } as const;

const spanMembers = {
  traceId: traceIds,
  spanId: spanIds,
  traceState: unicode,
  name: unicode,
  kind: fc.integer({ min: 0, max: 5 }),
  startTimeUnixNano: times,
  endTimeUnixNano: times,
  attributes,
  events: fc.array(fc.record({ timeUnixNano: times, name: unicode, attributes }, plain), {
    maxLength: 3,
  }),
  links: fc.array(fc.record({ traceId: traceIds, spanId: spanIds, attributes }, plain), {
    maxLength: 2,
  }),
  status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: unicode }, plain),
  droppedAttributesCount: counts,
  droppedEventsCount: counts,
  droppedLinksCount: counts,
  flags: counts,
};

const rootSpans: fc.Arbitrary<SpanWire> = fc.record(spanMembers, plain);

export const spans: fc.Arbitrary<SpanWire> = fc.oneof(
  rootSpans,
  fc.record({ ...spanMembers, parentSpanId: spanIds }, plain),
);
