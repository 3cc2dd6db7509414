import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { type CanonicalText, canonicalText } from './canonical-text.ts';
import { memberPath } from './field-path.ts';
import { componentOf, idMembersOf, type ReadRequest } from './request-reading.ts';
import { compareTokens, IdNames, type SentTimes } from './token-pairs.ts';

/** One place where two requests differ. */
export interface FieldDifference {
  /** A path such as `messages[2].content`, `method`, `path`, or `body` where the body is not JSON. */
  readonly field: string;
  /** The value's text; empty where the request has no such field. */
  readonly recorded: string;
  readonly actual: string;
}

/**
 * Where two requests differ, in the order of the live body. A volatile token that changed by itself is
 * no difference; one that somebody edited is.
 */
export function fieldDifferences(
  recorded: ReadRequest,
  live: ReadRequest,
  sent: SentTimes,
): readonly FieldDifference[] {
  const comparison: Comparison = { found: [], sent, names: new IdNames(), idMembers: new Set() };
  compareValues(comparison, 'method', recorded.method, live.method);
  compareValues(comparison, 'path', recorded.path, live.path);
  if (isJsonObject(recorded.body) && isJsonObject(live.body)) {
    compareBodies(comparison, recorded.body, live);
  } else {
    compareValues(comparison, 'body', recorded.body, live.body);
  }
  return comparison.found;
}

interface Comparison {
  readonly found: FieldDifference[];
  readonly sent: SentTimes;
  readonly names: IdNames;
  readonly idMembers: ReadonlySet<string>;
}

function compareBodies(comparison: Comparison, recorded: JsonObject, live: ReadRequest): void {
  const { body, format } = live;
  if (!isJsonObject(body) || format === undefined) return;
  for (const key of keysOfEither(recorded, body)) {
    const idMembers = idMembersOf(format, componentOf(key, format));
    const inKey = { ...comparison, idMembers };
    compareValues(inKey, memberPath('', key), ownMember(recorded, key), ownMember(body, key), key);
  }
}

function compareValues(
  comparison: Comparison,
  field: string,
  recorded: JsonValue | undefined,
  live: JsonValue | undefined,
  memberName = '',
): void {
  if (isJsonObject(recorded) && isJsonObject(live)) {
    for (const key of keysOfEither(recorded, live)) {
      const path = memberPath(field, key);
      compareValues(comparison, path, ownMember(recorded, key), ownMember(live, key), key);
    }
  } else if (isJsonArray(recorded) && isJsonArray(live)) {
    compareArrays(comparison, field, recorded, live, memberName);
  } else if (!sameLeaf(comparison, recorded, live, memberName)) {
    comparison.found.push({ field, recorded: valueText(recorded), actual: valueText(live) });
  }
}

/**
 * What both begin and end with is paired first, so that one message that was put in is one difference
 * and not one for each message after it. Indexes are the live array's; those of removed items the recorded one's.
 */
function compareArrays(
  comparison: Comparison,
  field: string,
  recorded: readonly JsonValue[],
  live: readonly JsonValue[],
  memberName: string,
): void {
  const recordedKeys = recorded.map((item) => canonical(comparison, item, memberName).text);
  const liveKeys = live.map((item) => canonical(comparison, item, memberName).text);
  const shorter = Math.min(recorded.length, live.length);
  let start = 0;
  while (start < shorter && recordedKeys[start] === liveKeys[start]) start++;
  let end = 0;
  while (end < shorter - start && recordedKeys.at(-1 - end) === liveKeys.at(-1 - end)) end++;
  const changedEnd = Math.max(recorded.length, live.length) - end;
  for (let index = 0; index < changedEnd; index++) {
    const before = index < recorded.length - end ? recorded[index] : undefined;
    const now = index < live.length - end ? live[index] : undefined;
    compareValues(comparison, `${field}[${index}]`, before, now, memberName);
  }
  for (let back = end; back > 0; back--) {
    const path = `${field}[${live.length - back}]`;
    compareValues(comparison, path, recorded.at(-back), live.at(-back), memberName);
  }
}

function sameLeaf(
  comparison: Comparison,
  recorded: JsonValue | undefined,
  live: JsonValue | undefined,
  memberName: string,
): boolean {
  if (recorded === undefined || live === undefined) return recorded === live;
  const before = canonical(comparison, recorded, memberName);
  const now = canonical(comparison, live, memberName);
  if (before.text !== now.text) return false;
  const { sent, names } = comparison;
  return compareTokens(before.tokens, now.tokens, sent, names).edited.length === 0;
}

function canonical(comparison: Comparison, value: JsonValue, memberName: string): CanonicalText {
  return canonicalText(value, comparison.idMembers, memberName);
}

function keysOfEither(recorded: JsonObject, live: JsonObject): readonly string[] {
  const removed = Object.keys(recorded).filter((key) => !Object.hasOwn(live, key));
  return [...Object.keys(live), ...removed];
}

function ownMember(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
