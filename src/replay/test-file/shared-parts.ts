import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { HashText } from './replay-test.ts';

/** Each call of a conversation repeats those before it: what stands in several requests is written once. */
export interface SharedParts {
  readonly bodies: readonly JsonValue[];
  /** By a short hash, so that a changed message changes its own lines and no others. */
  readonly shared: JsonObject;
}

const referenceKey = '$shared';
/** A shorter part is easier to read where it stands. */
const shortestShared = 120;
const keyLength = 12;

/** Parts are the members of a body, and the items of those that are lists: messages, tools. */
export function shareParts(bodies: readonly JsonValue[], hash: HashText): SharedParts {
  const counts = new Map<string, number>();
  for (const part of bodies.flatMap(partsOf)) {
    const text = JSON.stringify(part);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const shared: Record<string, JsonValue> = {};
  const share = (part: JsonValue): JsonValue => {
    const text = JSON.stringify(part);
    const worthIt = text.length >= shortestShared && (counts.get(text) ?? 0) > 1;
    // What looks like a reference and is none must not be taken for one.
    if (!worthIt && referenceOf(part) === undefined) return part;
    const key = hash(text).slice(0, keyLength);
    shared[key] = part;
    return { [referenceKey]: key };
  };
  return { bodies: bodies.map((body) => mapParts(body, share)), shared };
}

/** Throws a sentence where a part is missing. */
export function expandParts(body: JsonValue, shared: JsonObject): JsonValue {
  return mapParts(body, (part) => {
    const key = referenceOf(part);
    if (key === undefined) return part;
    const value = shared[key];
    if (value === undefined) throw new Error(`The part "${key}" is missing under "shared".`);
    return value;
  });
}

function partsOf(body: JsonValue): readonly JsonValue[] {
  if (!isJsonObject(body)) return [];
  return Object.values(body).flatMap((member) =>
    isJsonArray(member) ? [member, ...member] : [member],
  );
}

function mapParts(body: JsonValue, map: (part: JsonValue) => JsonValue): JsonValue {
  if (!isJsonObject(body)) return body;
  const entries = Object.entries(body).map(([key, member]): [string, JsonValue] => {
    const mapped = map(member);
    return [key, mapped === member && isJsonArray(member) ? member.map(map) : mapped];
  });
  return Object.fromEntries(entries);
}

function referenceOf(part: JsonValue): string | undefined {
  if (!isJsonObject(part)) return undefined;
  const key = part[referenceKey];
  return typeof key === 'string' && Object.keys(part).length === 1 ? key : undefined;
}
