import type { Attributes } from '../model/attribute.ts';
import type { Conflict, LlmCall, ToldNumber } from '../model/span.ts';
import { inputAndOutputTokens, usageCounts, type Usage, type UsageCount } from '../model/usage.ts';
import { readNumber } from './attribute-reader.ts';
import type { Contribution } from './dialect.ts';

/** What one dialect told of a span. */
export interface Heard {
  readonly name: string;
  readonly contribution: Contribution;
}

/** Where numbers stand that a dialect may have to turn into the model's meaning. */
const sentAs: ReadonlyMap<UsageCount, string> = new Map([
  ['inputTokens', 'gen_ai.usage.input_tokens'],
  ['outputTokens', 'gen_ai.usage.output_tokens'],
]);

/**
 * Numbers of one span on which its dialects disagree, or that were not taken as they were sent: which was
 * taken, by the order of the registry, what the others say, and why. Mostly they count differently (cached
 * tokens in the input or beside it), so that whoever doubts a number can see where it is from. `undefined`
 * where all agree. `heard` is in order, `llm` what came of it.
 */
export function conflictsBetween(
  heard: readonly Heard[],
  { attributes, llm }: { readonly attributes: Attributes; readonly llm: LlmCall | undefined },
): readonly Conflict[] | undefined {
  if (llm === undefined) return undefined;
  const usage = llm.usage ?? {};
  const tellers = heard.filter(({ contribution }) => contribution.llm !== undefined);
  // Most spans: this is asked for every one that comes in.
  if (tellers.length < 2 && !isCountedAnew(attributes, usage)) return undefined;
  const conflicts = [
    ...usageCounts.flatMap((name) =>
      conflictIn([...toldBy(tellers, (call) => call.usage?.[name]), ...asSent(attributes, name)], {
        fact: name,
        usage,
      }),
    ),
    ...conflictIn(
      toldBy(tellers, (call) => call.cost?.usd),
      { fact: 'cost', usage },
    ),
  ];
  return conflicts.length === 0 ? undefined : conflicts;
}

function toldBy(
  tellers: readonly Heard[],
  valueIn: (llm: LlmCall) => number | undefined,
): readonly ToldNumber[] {
  return tellers.flatMap(({ name, contribution: { llm } }) => {
    const value = llm && valueIn(llm);
    return value === undefined ? [] : [{ dialect: name, value }];
  });
}

function isCountedAnew(attributes: Attributes, usage: Usage): boolean {
  for (const [fact, key] of sentAs) {
    const value = readNumber(attributes, key);
    if (value !== undefined && value !== usage[fact]) return true;
  }
  return false;
}

function asSent(attributes: Attributes, fact: UsageCount): readonly ToldNumber[] {
  const key = sentAs.get(fact);
  const value = key === undefined ? undefined : readNumber(attributes, key);
  return value === undefined ? [] : [{ dialect: 'as sent', value }];
}

interface Fact {
  readonly fact: string;
  readonly usage: Usage;
}

function conflictIn(told: readonly ToldNumber[], about: Fact): readonly Conflict[] {
  const [chosen, ...rest] = told;
  // An attribute that a dialect took as it is says nothing new beside that dialect.
  const others = rest.filter(
    ({ value }, index) =>
      value !== chosen?.value && rest.findIndex((each) => each.value === value) === index,
  );
  const [other] = others;
  if (chosen === undefined || other === undefined || chosen.dialect === 'as sent') return [];
  return [{ fact: about.fact, chosen, others, reason: reasonOf(chosen, other, about) }];
}

function reasonOf(chosen: ToldNumber, other: ToldNumber, { fact, usage }: Fact): string {
  const missing = chosen.value - other.value;
  const { cacheReadTokens: read = 0, cacheWriteTokens: write = 0, reasoningTokens = 0 } = usage;
  const isIn = (...sides: readonly string[]): boolean => sides.includes(fact) && missing > 0;
  if (isIn('inputTokens', 'totalTokens') && [read, write, read + write].includes(missing))
    return `${said(other)} leaves cached tokens out; they are part of the input.`;
  if (isIn('outputTokens', 'totalTokens') && missing === reasoningTokens)
    return `${said(other)} leaves reasoning out; it is part of the output.`;
  if (fact === 'totalTokens' && chosen.value === (inputAndOutputTokens(usage) ?? 0))
    return 'Input and output add up to it.';
  return other.dialect === 'as sent'
    ? `${chosen.dialect} counts differently and tells the whole elsewhere on the span.`
    : `What ${chosen.dialect} writes goes before what ${other.dialect} writes, which is more general.`;
}

function said({ dialect, value }: ToldNumber): string {
  return dialect === 'as sent' ? `What was sent (${value})` : `What ${dialect} says (${value})`;
}
