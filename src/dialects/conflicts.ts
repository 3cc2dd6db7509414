import type { Conflict, LlmCall } from '../model/span.ts';
import type { UsageCount } from '../model/usage.ts';
import type { Contribution } from './dialect.ts';

/** What one dialect told of a span. */
export interface Heard {
  readonly name: string;
  readonly contribution: Contribution;
}

const counts: readonly UsageCount[] = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'totalTokens',
];

/**
 * Numbers of one span on which its dialects disagree: which was taken, by the order of the registry, and
 * what the others say. Mostly they count differently (cached tokens in the input or beside it), so that
 * whoever doubts a number can see where it is from. `undefined` where all agree. `heard` is in order.
 */
export function conflictsBetween(heard: readonly Heard[]): readonly Conflict[] | undefined {
  const tellers = heard.filter(({ contribution }) => contribution.llm !== undefined);
  if (tellers.length < 2) return undefined;
  const conflicts = [
    ...counts.flatMap((name) => conflictIn(tellers, name, (llm) => llm.usage?.[name])),
    ...conflictIn(tellers, 'cost', (llm) => llm.cost?.usd),
  ];
  return conflicts.length === 0 ? undefined : conflicts;
}

function conflictIn(
  tellers: readonly Heard[],
  fact: string,
  valueIn: (llm: LlmCall) => number | undefined,
): readonly Conflict[] {
  const told = tellers.flatMap(({ name, contribution: { llm } }) => {
    const value = llm && valueIn(llm);
    return value === undefined ? [] : [{ dialect: name, value }];
  });
  const [chosen, ...rest] = told;
  const others = rest.filter(({ value }) => value !== chosen?.value);
  return chosen === undefined || others.length === 0 ? [] : [{ fact, chosen, others }];
}
