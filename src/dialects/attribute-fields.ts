import type { JsonValue } from '../base/json.ts';
import type { Attributes, AttributeValue } from '../model/attribute.ts';
import {
  asJson,
  asJsonOrText,
  asNumber,
  asStrings,
  asText,
  firstRead,
  readGroup,
} from './attribute-reader.ts';
import { oncePerKeySet, type KeySet } from './key-set.ts';

type Read<Value> = (attributes: Attributes) => Value | undefined;

/**
 * One fact of a span: how it is read where the span has these keys, and `undefined` where none of them
 * tells it. A dialect knows many names, of which a span has few: which those are is found out once for
 * each set of keys, so that a span costs what it tells, and not what it could have told.
 */
export type Field<Value> = (keys: KeySet) => Read<Value> | undefined;

/** Reads a fact, or a whole table of them, from any attributes. */
export function readerOf<Value>(field: Field<Value>): Read<Value> {
  const findRead = oncePerKeySet(field);
  return (attributes) => findRead(attributes)?.(attributes);
}

/** As `readString` with these keys. */
export function text(...keys: string[]): Field<string> {
  return under(keys, asText);
}

/** As `readNumber` with these keys. */
export function number(...keys: string[]): Field<number> {
  return under(keys, asNumber);
}

/** As `readStrings` with these keys. */
export function strings(...keys: string[]): Field<readonly string[]> {
  return under(keys, asStrings);
}

/** As `readJson` with these keys. */
export function json(...keys: string[]): Field<JsonValue> {
  return under(keys, asJson);
}

/** As `readJsonOrText` with these keys. */
export function jsonOrText(...keys: string[]): Field<JsonValue> {
  return under(keys, asJsonOrText);
}

/** As `readGroup` with this prefix. */
export function group(prefix: string): Field<{ readonly [name: string]: JsonValue }> {
  return (keys) =>
    [...keys].some((key) => key.startsWith(prefix))
      ? (attributes) => readGroup(attributes, prefix)
      : undefined;
}

function under<Value>(
  keys: readonly string[],
  read: (value: AttributeValue) => Value | undefined,
): Field<Value> {
  return (present) => {
    const told = keys.filter((key) => present.has(key));
    return told.length === 0 ? undefined : (attributes) => firstRead(attributes, told, read);
  };
}

/** What is made of a fact. */
export function made<From, To>(
  field: Field<From>,
  make: (value: From) => To | undefined,
): Field<To> {
  return (keys) => {
    const read = field(keys);
    if (read === undefined) return undefined;
    return (attributes) => {
      const value = read(attributes);
      return value === undefined ? undefined : make(value);
    };
  };
}

/** The first that can be read. */
export function either<Value>(first: Field<Value>, second: Field<Value>): Field<Value> {
  return (keys) => {
    const [readFirst, readSecond] = [first(keys), second(keys)];
    if (readFirst === undefined || readSecond === undefined) return readFirst ?? readSecond;
    return (attributes) => readFirst(attributes) ?? readSecond(attributes);
  };
}

/** Those of an object's members, all of which may be absent, that some attribute tells. */
export type Fields<Facts> = {
  readonly [Name in keyof Facts]?: Field<Exclude<Facts[Name], undefined>>;
};

/** An object with those members that can be read; `undefined` where none can. */
export function members<Facts extends object>(fields: Fields<Facts>): Field<Facts> {
  const all = Object.entries(fields as { readonly [name: string]: Field<unknown> });
  return (keys) => {
    const told = all.flatMap(([name, field]) => {
      const read = field(keys);
      return read === undefined ? [] : [{ name, read }];
    });
    return told.length === 0
      ? undefined
      : (attributes) => readMembers(told, attributes) as Facts | undefined;
  };
}

interface Member {
  readonly name: string;
  readonly read: Read<unknown>;
}

function readMembers(told: readonly Member[], attributes: Attributes): object | undefined {
  // Without callbacks and entries: this runs for every span that comes in.
  const facts: { [name: string]: unknown } = {};
  let isEmpty = true;
  for (const { name, read } of told) {
    const value = read(attributes);
    if (value === undefined) continue;
    facts[name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : facts;
}
