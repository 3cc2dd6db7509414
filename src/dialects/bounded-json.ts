import { parseJson, type JsonValue } from '../base/json.ts';

/** Far deeper than any message or tool result; what is deeper would only serve to exhaust the stack. */
const maxDepth = 100;

/** The value of JSON text, or `undefined` where the text is not JSON or is nested too deeply to walk. */
export function parseBoundedJson(text: string): JsonValue | undefined {
  const value = parseJson(text);
  return value !== undefined && isWithinDepth(value, maxDepth) ? value : undefined;
}

function isWithinDepth(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  for (const member of Object.values(value)) {
    if (!isWithinDepth(member, levels - 1)) return false;
  }
  return true;
}
