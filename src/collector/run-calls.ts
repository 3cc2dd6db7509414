import { defined } from '../base/defined.ts';
import { inputAndOutputTokens } from '../model/usage.ts';
import { codeHints } from '../protocol/code-hints.ts';
import type { RunDetail } from '../protocol/collector-api.ts';
import type { CallJson, RunCalls } from '../protocol/run-calls.ts';
import type { SpanJson } from '../protocol/span-json.ts';
import { ancestorLookup, mayHoldPrompts, spanTexts } from '../protocol/span-texts.ts';

/** Longer texts than prompts are: what a template adds stands at their beginning. */
const longestText = 100_000;
/** One frame to a window that reads it between two key strokes. Prompts come before answers and data. */
const mostCharacters = 300_000;

/** What of a run's model calls a window matches with its templates. */
export function runCalls({ run, spans }: Pick<RunDetail, 'run' | 'spans'>): RunCalls {
  const texts = new TextTable();
  const ancestorsOf = ancestorLookup(spans);
  const calls = spans.flatMap((span): CallJson[] => {
    if (span.duplicateOf !== undefined) return [];
    const sent = mayHoldPrompts(span) ? spanTexts(span, ancestorsOf(span)) : [];
    const hints = codeHints(span);
    const indexes = sent.flatMap(({ text }) => texts.indexOf(text) ?? []);
    const saysWhere = hints.file !== undefined && hints.line !== undefined;
    return indexes.length > 0 || saysWhere ? [{ ...figuresOf(span), texts: indexes, hints }] : [];
  });
  const { traceId, name, status, startTimeUnixNano, replayOf } = run;
  const told = { traceId, name, status, startTimeUnixNano };
  return { run: { ...told, ...defined({ replayOf }) }, texts: texts.all, calls };
}

function figuresOf(span: SpanJson): Omit<CallJson, 'texts' | 'hints'> {
  const { spanId, name, kind, startTimeUnixNano, durationMs, llm } = span;
  const tokens = inputAndOutputTokens(llm?.usage ?? {});
  const usd = llm?.cost?.usd;
  const model = llm?.responseModel ?? llm?.requestModel;
  return {
    spanId,
    name,
    kind,
    startTimeUnixNano,
    failed: span.status.code === 'error',
    ...(durationMs !== undefined && { durationMs }),
    ...(tokens !== undefined && { tokens }),
    ...(usd !== undefined && { usd }),
    ...(model !== undefined && { model }),
  };
}

/** Every text once, up to a number of characters in all. */
class TextTable {
  readonly all: string[] = [];
  private readonly indexes = new Map<string, number>();
  private characters = 0;

  /** `undefined` where there is no room for it. */
  indexOf(text: string): number | undefined {
    const kept = text.slice(0, longestText);
    const known = this.indexes.get(kept);
    if (known !== undefined) return known;
    if (this.characters + kept.length > mostCharacters) return undefined;
    this.characters += kept.length;
    this.indexes.set(kept, this.all.length);
    return this.all.push(kept) - 1;
  }
}
