import { oncePerObject } from '../base/once-per-object.ts';
import type { Attributes } from '../model/attribute.ts';

/** The names of a span's attributes. One object stands for all spans that have the same names in the same order. */
export type KeySet = ReadonlySet<string>;

/**
 * What can be told from the names of attributes alone, found out once for each set of them: spans of one
 * instrumentation have the same names over and over. `find` is to be a pure function of the names.
 */
export function oncePerKeySet<Value>(
  find: (keys: KeySet) => Value,
): (attributes: Attributes) => Value {
  const found = oncePerObject(find);
  return (attributes) => found(keySetOf(attributes));
}

/** What the names of attributes lead to, one after the other. */
interface Step {
  readonly next: Map<string, Step>;
  keys: KeySet | undefined;
}

/** Names may be made up without end: then all sets are forgotten, and what was found out with them. */
const mostNames = 5_000;

let first = newStep();
let names = 0;

/** Many questions are asked of one span, one after the other. */
let latestAttributes: Attributes | undefined;
let latestKeys: KeySet = new Set();

export function keySetOf(attributes: Attributes): KeySet {
  if (attributes === latestAttributes) return latestKeys;
  latestKeys = findKeySet(attributes);
  latestAttributes = attributes;
  return latestKeys;
}

function findKeySet(attributes: Attributes): KeySet {
  if (names > mostNames) {
    first = newStep();
    names = 0;
  }
  let step = first;
  for (const name of attributes.keys()) step = step.next.get(name) ?? addStep(step, name);
  step.keys ??= new Set(attributes.keys());
  return step.keys;
}

function addStep(step: Step, name: string): Step {
  const added = newStep();
  step.next.set(name, added);
  names += 1;
  return added;
}

function newStep(): Step {
  return { next: new Map(), keys: undefined };
}
