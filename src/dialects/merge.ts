import { isJsonObject } from '../base/json.ts';
import type { Contribution } from './dialect.ts';

/** Members that are made of facts which dialects may know one by one. */
const composed = new Set(['llm', 'tool', 'retrieval', 'prompt', 'agent', 'serving', 'metadata']);
const composedInCall = new Set(['usage', 'parameters']);

type Members = { readonly [name: string]: unknown };

/**
 * One contribution from several, given in order of priority: each fact is taken from the first that
 * has it. Lists (messages, finish reasons) and a cost are facts as a whole and never mixed.
 */
export function mergeContributions(contributions: readonly Contribution[]): Contribution {
  const [first = {}, ...others] = contributions;
  return others.reduce<Members>(
    (merged, next) => mergeMembers(merged, { ...next }, composed),
    first as Members,
  );
}

function mergeMembers(first: Members, second: Members, inside: ReadonlySet<string>): Members {
  const merged = new Map(Object.entries(first));
  for (const [name, value] of Object.entries(second)) {
    const known = merged.get(name);
    if (known === undefined) merged.set(name, value);
    else if (inside.has(name) && isJsonObject(known) && isJsonObject(value)) {
      merged.set(name, mergeMembers(known, value, name === 'llm' ? composedInCall : new Set()));
    }
  }
  return Object.fromEntries(merged);
}
