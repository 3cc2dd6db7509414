import {
  formatAge,
  formatCount,
  formatDuration,
  formatPlural,
  formatUsd,
} from '../../base/format.ts';
import { nanosToMs } from '../../base/nanos.ts';
import type { TemplateCall, TemplateUsage } from '../../protocol/template-usage.ts';

/** `12 runs · p95 4.2 s · 1,840 tokens · $0.011 · 2 failed`, of that what is known. */
export function usageText(usage: TemplateUsage): string {
  const { runs, p95Ms, tokens, usd, failedRuns } = usage;
  return [
    formatPlural(runs, 'run'),
    p95Ms === undefined ? undefined : `p95 ${formatDuration(p95Ms)}`,
    tokens === undefined ? undefined : formatPlural(tokens, 'token'),
    usd === undefined ? undefined : formatUsd(usd),
    failedRuns === 0 ? undefined : `${formatCount(failedRuns)} failed`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** What the figures are of: a lens has no room to say it. */
export function usageTooltip({ calls, runs }: TemplateUsage): string {
  const made = `${formatPlural(calls, 'call')} in ${formatPlural(runs, 'run')} were made with this template.`;
  return `${made} 95 of 100 calls took no longer than p95; tokens and cost are those of one call, on average.`;
}

/** `3 min ago · failed · 4.2 s · 1,840 tokens`. */
export function callText(call: TemplateCall, nowMs: number): string {
  const { failed, durationMs, tokens } = call;
  return [
    formatAge(Math.max(0, nowMs - startMs(call))),
    failed ? 'failed' : undefined,
    durationMs === undefined ? undefined : formatDuration(durationMs),
    tokens === undefined ? undefined : formatPlural(tokens, 'token'),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function startMs({ startTimeUnixNano }: TemplateCall): number {
  return nanosToMs(BigInt(startTimeUnixNano));
}
