import { formatAge, formatCount, formatDuration, formatPlural, formatUsd } from '../base/format.ts';
import { inputAndOutputTokens } from '../model/usage.ts';
import type { RunDetail } from '../protocol/collector-api.ts';
import type { RunJson } from '../protocol/run-json.ts';
import type { SpanJson } from '../protocol/span-json.ts';

/** One line: what a person picks a run by. */
export function runLine(run: RunJson, nowMs: number): string {
  const startMs = Number(BigInt(run.startTimeUnixNano) / 1_000_000n);
  return [
    run.traceId,
    run.status.padEnd(7),
    formatAge(nowMs - startMs).padEnd(11),
    formatDuration(run.durationMs).padEnd(8),
    plainText(run.name),
    runFigures(run),
  ].join('  ');
}

/** Tokens and cost; a cost that is not known is said to be unknown, never 0. */
export function spendingTexts({
  usage,
  cost: { usd, unpricedCalls },
}: Pick<RunJson, 'usage' | 'cost'>): readonly string[] {
  const tokens = inputAndOutputTokens(usage) ?? 0;
  return [
    ...(tokens > 0 ? [formatPlural(tokens, 'token')] : []),
    ...(usd === undefined ? [] : [`${formatUsd(usd)}${unpricedCalls > 0 ? ' or more' : ''}`]),
    ...(usd === undefined && unpricedCalls > 0 ? ['cost unknown'] : []),
  ];
}

/** How large a run is and what it took. */
export function runFigures(run: RunJson): string {
  return [
    `${formatCount(run.spanCount)} ${run.spanCount === 1 ? 'span' : 'spans'}`,
    ...spendingTexts(run),
    ...(run.pinned === true ? ['pinned'] : []),
    ...(run.replayOf === undefined ? [] : [`replay of ${run.replayOf.slice(0, 8)}`]),
  ].join(', ');
}

/** The run as a tree, one line for each span; below the roots, spans whose parents have not come. */
export function runTree(detail: RunDetail): readonly string[] {
  const present = new Set(detail.spans.map((span) => span.spanId));
  const children = new Map<string, SpanJson[]>();
  for (const span of detail.spans) {
    if (span.parentSpanId === undefined) continue;
    const siblings = children.get(span.parentSpanId);
    if (siblings === undefined) children.set(span.parentSpanId, [span]);
    else siblings.push(span);
  }
  const isTop = ({ parentSpanId: parent }: SpanJson): boolean =>
    parent === undefined || !present.has(parent);
  const lines: string[] = [];
  const seen = new Set<string>();
  // Telemetry may claim that a span is its own ancestor: the second pass begins where no top leads.
  for (const start of [...detail.spans.filter(isTop), ...detail.spans]) {
    const pending = [{ span: start, depth: 0 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { span, depth } = next;
      if (seen.has(span.spanId)) continue;
      seen.add(span.spanId);
      lines.push(`${'  '.repeat(depth)}${spanLine(span)}`);
      const below = (children.get(span.spanId) ?? []).toReversed();
      pending.push(...below.map((each) => ({ span: each, depth: depth + 1 })));
    }
  }
  return lines;
}

/** How much of the run is not in its tree; nothing where all is. */
export function runAside({ logs }: RunDetail): readonly string[] {
  return logs.length === 0 ? [] : [formatPlural(logs.length, 'log record')];
}

/** What a reader should know of the run, one line each, with the span to look at. */
export function runFindingLines({ findings }: RunDetail): readonly string[] {
  return findings.map(
    ({ severity, spanId, message }) => `${severity}  ${plainText(message)}  (span ${spanId})`,
  );
}

export function spanLine(span: SpanJson): string {
  const failed = span.status.code === 'error';
  const first = span.source?.[0];
  return [
    `${span.kind} ${plainText(span.name)}`,
    span.durationMs === undefined ? 'running' : formatDuration(span.durationMs),
    ...(failed ? [`error${span.status.message ? `: ${plainText(span.status.message)}` : ''}`] : []),
    ...(span.duplicateOf === undefined ? [] : [`same call as ${span.duplicateOf}`]),
    ...(first === undefined ? [] : [`${first.file}:${first.line}`]),
  ].join('  ');
}

/** Telemetry may hold control characters, with which a terminal can be made to lie. */
export function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
