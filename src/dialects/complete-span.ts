import { defined } from '../base/defined.ts';
import { isJsonObject } from '../base/json.ts';
import type { LogWire } from '../model/otlp-wire.ts';
import type { Borrowed, LlmCall, Span, SpanMeaning } from '../model/span.ts';
import { earlierMessages } from './earlier-messages.ts';
import { retrievalElsewhere, servingElsewhere } from './from-other-runs.ts';
import { messagesFromAbove, usageFromAbove } from './messages-from-above.ts';
import { messagesFromLogs } from './messages-from-logs.ts';
import { mergeContributions } from './merge.ts';
import { promptFromAbove } from './prompt-from-above.ts';
import { promptFromBefore } from './prompt-from-before.ts';
import { dialects } from './registry.ts';
import { servingBelow } from './serving-below.ts';
import type { Completion, CompletionRule, Surroundings } from './surroundings.ts';

/**
 * The span with what its sender tells elsewhere in the run: in log records, in the spans above, below and
 * beside it, in the earlier calls of the conversation. What the span tells itself stays; what was taken is
 * named in `borrowed`, with the place. The same span where nothing was found; never throws.
 */
export function completeSpan(span: Span, around: Surroundings): Span {
  const rules = [...rulesOf(span, rulesByDialect), ...generalRules];
  return rules.reduce((completed, rule) => applyRule(completed, rule, around), span);
}

/**
 * As `completeSpan`, with only those facts that sums are made of: for deriving every span. Few dialects tell
 * any elsewhere: for the others nobody asks what is around.
 */
export function completeForSums(span: Span, around: () => Surroundings): Span {
  const rules = rulesOf(span, sumRulesByDialect);
  if (rules.length === 0) return span;
  const found = around();
  return rules.reduce((completed, rule) => applyRule(completed, rule, found), span);
}

/** True where sums may change with this log record, so that the spans that it tells of are derived anew. */
export function tellsSums(log: LogWire): boolean {
  return dialects.some(({ logTellsSums }) => logTellsSums?.(log) === true);
}

/** True where sums may change with this log record for the span that it names, where that tells no tokens. */
export function tellsCall(log: LogWire): boolean {
  return dialects.some(({ logTellsCall }) => logTellsCall?.(log) === true);
}

/** True where the calls below a span are derived anew once it has come. */
export function tellsBelow(span: Span): boolean {
  return span.dialects.some((name) => belowByDialect.get(name)?.(span) === true);
}

/** Those that come after a dialect's own: they read what all dialects have in common. */
const generalRules: readonly CompletionRule[] = [
  { find: messagesFromLogs },
  { find: (span, around) => earlierMessages(span, around, completeSpan) },
  { find: messagesFromAbove },
  { find: usageFromAbove },
  { find: servingBelow },
  { find: promptFromAbove },
  { find: promptFromBefore },
  { find: servingElsewhere },
  { find: retrievalElsewhere },
];

type RulesByDialect = ReadonlyMap<string, readonly CompletionRule[]>;

const rulesByDialect: RulesByDialect = new Map(
  dialects.map(({ name, completions = [] }) => [name, completions]),
);

const sumRulesByDialect: RulesByDialect = new Map(
  [...rulesByDialect]
    .map(([name, rules]) => [name, rules.filter((rule) => rule.tellsSums === true)] as const)
    .filter(([, rules]) => rules.length > 0),
);

const belowByDialect: ReadonlyMap<string, ((span: Span) => boolean) | undefined> = new Map(
  dialects.map((dialect) => [dialect.name, dialect.tellsBelow]),
);

function rulesOf(span: Span, rules: RulesByDialect): readonly CompletionRule[] {
  return span.dialects.flatMap((name) => rules.get(name) ?? []);
}

function applyRule(span: Span, rule: CompletionRule, around: Surroundings): Span {
  return rule.find(span, around).reduce(withCompletion, span);
}

function withCompletion(span: Span, completion: Completion): Span {
  const { meaning, extendsMessages, failure } = completion;
  const facts = newFacts(span, completion);
  const fails = failure !== undefined && span.status.code !== 'error';
  if (facts.length === 0 && !fails) return span;
  const merged = mergeContributions([span, meaning]) as SpanMeaning;
  const llm = extendsMessages === true ? extended(merged.llm, meaning.llm) : merged.llm;
  return {
    ...span,
    ...merged,
    ...(llm !== undefined && { llm }),
    ...(fails && failed(merged, failure)),
    borrowed: [
      ...(span.borrowed ?? []),
      ...[...facts, ...(fails ? ['status'] : [])].map((fact) => borrowedFrom(fact, completion)),
    ],
  };
}

function borrowedFrom(fact: string, { from, spanId, traceId }: Completion): Borrowed {
  return defined<Borrowed>({ fact, from, spanId, traceId });
}

/** Names of the facts that the span does not tell itself: `llm.cost`, `tool.arguments`, `userId`, … */
function newFacts(span: Span, { meaning, extendsMessages }: Completion): readonly string[] {
  const known = new Map<string, unknown>(Object.entries(span));
  return Object.entries(meaning).flatMap(([group, value]) => {
    const own = known.get(group);
    if (!isJsonObject(value)) return own === undefined ? group : [];
    return Object.keys(value).flatMap((name) => {
      const isOpen = !isJsonObject(own) || own[name] === undefined;
      const isExtended = extendsMessages === true && name.endsWith('Messages');
      return isOpen || isExtended ? `${group}.${name}` : [];
    });
  });
}

function extended(llm: LlmCall | undefined, found: LlmCall | undefined): LlmCall {
  const { inputMessages, outputMessages } = found ?? {};
  return {
    ...llm,
    ...(inputMessages !== undefined && { inputMessages }),
    ...(outputMessages !== undefined && { outputMessages }),
  };
}

function failed(
  { tool }: SpanMeaning,
  { message }: { readonly message?: string },
): Pick<Span, 'status' | 'tool'> {
  const told = message === undefined ? {} : { message };
  return {
    status: { code: 'error', ...told },
    ...(tool !== undefined && message !== undefined && { tool: { error: message, ...tool } }),
  };
}
