import { type JsonValue, parseJson } from '../base/json.ts';

/** Deeper than any tool's schema; beyond it, reading a body step by step could exhaust the stack. */
const maximumDepth = 200;

/** The value of JSON text, or `undefined` where it is not JSON or nested absurdly deep. */
export function parseBoundedJson(text: string): JsonValue | undefined {
  const value = parseJson(text);
  return value !== undefined && isShallow(value) ? value : undefined;
}

function isShallow(value: JsonValue): boolean {
  let level: JsonValue[] = [value];
  for (let depth = 0; depth < maximumDepth; depth++) {
    level = level.flatMap(childrenOf);
    if (level.length === 0) return true;
  }
  return false;
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
