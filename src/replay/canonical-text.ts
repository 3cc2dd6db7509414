import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import { findVolatileTokens, type VolatileToken, wholeIdToken } from './volatile-tokens.ts';

/**
 * A JSON value written so that equal text means equal request: members sorted, volatile tokens replaced
 * by what kind they are. The text itself serves as its own hash: a request has one in memory anyway,
 * and a match can then never be a collision.
 */
export interface CanonicalText {
  readonly text: string;
  /** The same with white space at the ends of strings removed. */
  readonly trimmedText: string;
  /** The members of each object in the order in which they were sent. */
  readonly keyOrder: string;
  /** In the order of `text`. */
  readonly tokens: readonly VolatileToken[];
}

/**
 * `idMembers`: names of members whose whole value is an id, whatever it looks like; `memberName`: the
 * member that `value` itself stands in.
 */
export function canonicalText(
  value: JsonValue,
  idMembers: ReadonlySet<string>,
  memberName = '',
): CanonicalText {
  const writer: Writer = { idMembers, text: [], trimmedText: [], keyOrder: [], tokens: [] };
  write(writer, value, memberName);
  return {
    text: writer.text.join(''),
    trimmedText: writer.trimmedText.join(''),
    keyOrder: writer.keyOrder.join(';'),
    tokens: writer.tokens,
  };
}

/** Pieces, joined once at the end: a string that grows by many small steps is a burden on the collector of garbage. */
interface Writer {
  readonly idMembers: ReadonlySet<string>;
  readonly text: string[];
  readonly trimmedText: string[];
  readonly keyOrder: string[];
  readonly tokens: VolatileToken[];
}

function write(writer: Writer, value: JsonValue, memberName: string): void {
  if (typeof value === 'string') {
    writeString(writer, value, writer.idMembers.has(memberName));
  } else if (typeof value === 'number') {
    const { normalised, tokens } = findVolatileTokens(String(value));
    writer.tokens.push(...tokens);
    append(writer, normalised);
  } else if (isJsonArray(value)) {
    append(writer, '[');
    for (const item of value) {
      write(writer, item, memberName);
      append(writer, ',');
    }
    append(writer, ']');
  } else if (isJsonObject(value)) {
    writeObject(writer, value);
  } else {
    append(writer, String(value));
  }
}

function writeObject(writer: Writer, object: { readonly [key: string]: JsonValue }): void {
  const keys = Object.keys(object);
  writer.keyOrder.push(JSON.stringify(keys));
  append(writer, '{');
  for (const key of keys.toSorted()) {
    append(writer, JSON.stringify(key));
    append(writer, ':');
    write(writer, object[key] ?? null, key);
    append(writer, ',');
  }
  append(writer, '}');
}

function writeString(writer: Writer, value: string, isId: boolean): void {
  const { normalised, tokens } = isId ? wholeIdToken(value) : findVolatileTokens(value);
  for (const token of tokens) writer.tokens.push(token);
  const trimmed = normalised.trim();
  const literal = JSON.stringify(normalised);
  writer.text.push(literal);
  writer.trimmedText.push(trimmed === normalised ? literal : JSON.stringify(trimmed));
}

function append(writer: Writer, text: string): void {
  writer.text.push(text);
  writer.trimmedText.push(text);
}
