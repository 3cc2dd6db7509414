import * as fc from 'fast-check';
import protobuf from 'protobufjs';
import type { Signal } from '../../src/otlp/export-response.ts';
import { requestTypes, type PlainMessage } from './official-protocol.ts';

// Any request that the protocol's definitions allow, made from the definitions themselves: a field that is
// added there is sent here, and ours has to go past it.

/** Deep enough for lists in lists of attribute values. */
const deepest = 9;

const counts = fc.nat(2 ** 32 - 1).map((count) => count % 2 ** 31);
const signed64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String);
/** Ours keeps counts as SQLite has numbers, with a sign: beyond 2^63 nobody counts. */
const unsigned64 = fc.bigInt(0n, 2n ** 63n - 1n).map(String);
const text = fc.string({ unit: 'grapheme', maxLength: 30 });

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  bytes: fc.uint8Array({ maxLength: 12 }),
  bool: fc.boolean(),
  double: fc.double(),
  int32: fc.integer(),
  sint32: fc.integer(),
  uint32: counts,
  fixed32: counts,
  int64: signed64,
  sfixed64: signed64,
  fixed64: unsigned64,
  uint64: unsigned64,
};

function idBytes(length: number): fc.Arbitrary<Uint8Array> {
  const valid = fc.uint8Array({ minLength: length, maxLength: length });
  return fc.oneof({ weight: 20, arbitrary: valid }, fc.uint8Array({ maxLength: 20 }));
}

/** What a definition says of a field in words only. */
const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  traceId: idBytes(16),
  spanId: idBytes(8),
  parentSpanId: fc.oneof(fc.constant(new Uint8Array()), idBytes(8)),
  // Few attributes have the same key, but some do.
  key: fc.oneof(text, fc.constantFrom('gen_ai.system', 'id', '__proto__')),
};
/** A time beyond 2^63 is one in 50. */
const times = fc.oneof(
  { weight: 49, arbitrary: unsigned64 },
  fc.bigInt(2n ** 63n, 2n ** 64n - 1n).map(String),
);

export function officialRequests(signal: Signal): fc.Arbitrary<PlainMessage> {
  return messages(requestTypes[signal], 0);
}

const known = new Map<string, fc.Arbitrary<PlainMessage>>();

function messages(type: protobuf.Type, depth: number): fc.Arbitrary<PlainMessage> {
  const key = `${type.fullName} ${depth}`;
  const arbitrary = known.get(key) ?? makeMessages(type, depth);
  known.set(key, arbitrary);
  return arbitrary;
}

function makeMessages(type: protobuf.Type, depth: number): fc.Arbitrary<PlainMessage> {
  const fields = type.fieldsArray
    .map((field) => field.resolve())
    .filter((field) => depth < deepest || !(field.resolvedType instanceof protobuf.Type));
  const entries = fields.map((field) => [field.name, fieldValues(field, depth)] as const);
  // One of a `oneof`, chosen by a number for each.
  return fc
    .tuple(
      fc.record(Object.fromEntries(entries), { requiredKeys: requiredKeys(fields) }),
      fc.nat(1000),
    )
    .map(([message, choice]) => withOneOfEach(type, message, choice));
}

/** Groups always, so that requests hold something. */
function requiredKeys(fields: readonly protobuf.Field[]): string[] {
  return fields
    .filter(({ name }) => /^(resource|scope)(Spans|Logs|Metrics)$|^(traceId|spanId)$/.test(name))
    .map(({ name }) => name);
}

function fieldValues(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  const one = singleValues(field, depth);
  return field.repeated ? fc.array(one, { maxLength: 3 }) : one;
}

function singleValues(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  if (field.resolvedType instanceof protobuf.Type) return messages(field.resolvedType, depth + 1);
  if (field.resolvedType instanceof protobuf.Enum) return fc.integer({ min: 0, max: 30 });
  if (field.name.toLowerCase().endsWith('timeunixnano')) return times;
  const arbitrary = byName[field.name] ?? scalars[field.type];
  if (arbitrary === undefined) throw new Error(`There is no value for a ${field.type}.`);
  return arbitrary;
}

function withOneOfEach(type: protobuf.Type, message: PlainMessage, choice: number): PlainMessage {
  const left = new Set<string>();
  for (const { oneof } of type.oneofsArray) {
    const present = oneof.filter((name) => name in message);
    for (const name of present) if (name !== present[choice % present.length]) left.add(name);
  }
  return Object.fromEntries(Object.entries(message).filter(([name]) => !left.has(name)));
}
