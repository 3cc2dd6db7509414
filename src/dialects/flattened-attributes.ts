import type { JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import { attributeToJson } from './attribute-reader.ts';

/** Deeper keys than any sender writes; more would only serve to exhaust the stack. */
const maxDepth = 16;

type Node = Map<string, Node> | JsonValue;

/**
 * Puts a list back together that was sent as many attributes with dotted keys, such as
 * `llm.input_messages.0.message.role`: numbered steps become lists (in order, without holes), named
 * steps objects. Keys below `prefix` that do not go on with a number are not the list's. `undefined`
 * where there is none; `prefix` ends without a dot.
 */
export function readFlattenedList(
  attributes: Attributes,
  prefix: string,
): readonly JsonValue[] | undefined {
  const root = new Map<string, Node>();
  for (const [key, value] of attributes) {
    if (!key.startsWith(`${prefix}.`) || value === undefined) continue;
    const path = key.slice(prefix.length + 1).split('.');
    if (path.length > maxDepth || !isIndex(path[0])) continue;
    insert(root, path, attributeToJson(value));
  }
  return root.size === 0 ? undefined : toList(root);
}

/** An object that was sent as attributes with dotted keys; numbered steps become lists here too. */
export function readFlattened(attributes: Attributes): JsonValue {
  const root = new Map<string, Node>();
  for (const [key, value] of attributes) {
    const path = key.split('.');
    if (value !== undefined && path.length <= maxDepth) {
      insert(root, path, attributeToJson(value));
    }
  }
  return root.size === 0 ? {} : toJson(root);
}

function insert(root: Map<string, Node>, path: readonly string[], value: JsonValue): void {
  let node = root;
  for (const step of path.slice(0, -1)) {
    const known = node.get(step);
    // A key may be a value and a parent at once; what lies below it says more.
    const next = known instanceof Map ? known : new Map<string, Node>();
    node.set(step, next);
    node = next;
  }
  const last = path.at(-1) ?? '';
  if (!(node.get(last) instanceof Map)) node.set(last, value);
}

function toJson(node: Node): JsonValue {
  if (!(node instanceof Map)) return node;
  if ([...node.keys()].every(isIndex)) return toList(node);
  return Object.fromEntries(Array.from(node, ([key, child]) => [key, toJson(child)] as const));
}

function toList(node: ReadonlyMap<string, Node>): readonly JsonValue[] {
  return [...node]
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([, child]) => toJson(child));
}

function isIndex(step: string | undefined): boolean {
  return step !== undefined && /^\d{1,9}$/.test(step);
}
