import * as vscode from 'vscode';
import {
  formatCount,
  formatDuration,
  formatPlural,
  formatShortAge,
  formatShortCount,
  formatUsd,
} from '../base/format.ts';
import type { SpanKind, SpanStatusCode } from '../model/span.ts';
import { inputAndOutputTokens } from '../model/usage.ts';
import type { RunJson } from '../protocol/run-json.ts';
import type { RunSession } from '../protocol/run-sessions.ts';

/** What the tree and the pickers say of a run, short enough for a side bar. */
export function runDescription(run: RunJson, nowMs: number): string {
  const startedMs = Number(BigInt(run.startTimeUnixNano) / 1_000_000n);
  const parts = [
    ...(run.pinned === true ? ['pinned'] : []),
    ...(run.replayOf === undefined ? [] : ['replay']),
    formatShortAge(nowMs - startedMs),
    run.status === 'running' ? 'running' : formatDuration(run.durationMs),
    ...spendingTexts(run),
  ];
  return parts.join(' · ');
}

export function sessionDescription(session: RunSession): string {
  return [formatPlural(session.runs.length, 'run'), ...spendingTexts(session)].join(' · ');
}

function spendingTexts({ usage, cost }: Pick<RunJson, 'usage' | 'cost'>): readonly string[] {
  const tokens = usage.totalTokens ?? inputAndOutputTokens(usage) ?? 0;
  return [
    ...(tokens > 0 ? [`${formatShortCount(tokens)} tok`] : []),
    ...(cost.usd === undefined ? [] : [formatUsd(cost.usd)]),
  ];
}

/** A longer account of a run, for hovers and screen readers. Telemetry in it is text, never Markdown. */
export function runTooltip(run: RunJson): string {
  const { unpricedCalls, usd } = run.cost;
  return [
    `${run.name}${run.service === undefined ? '' : ` (${run.service})`}`,
    `${statusWord(run.status)}, ${run.spanCount} spans, ${run.errorCount} errors`,
    `${run.llmCalls} model calls, ${run.toolCalls} tool calls`,
    ...tokensText(run),
    ...(run.models.length > 0 ? [run.models.join(', ')] : []),
    ...(usd === undefined ? [] : [`cost ${formatUsd(usd)}`]),
    ...(unpricedCalls > 0 ? [`${unpricedCalls} calls have no known price`] : []),
  ].join('\n');
}

function tokensText({ usage }: RunJson): readonly string[] {
  const { inputTokens, outputTokens, cacheReadTokens } = usage;
  const parts = [
    ...(inputTokens === undefined ? [] : [`${formatCount(inputTokens)} tokens in`]),
    ...(cacheReadTokens === undefined ? [] : [`${formatCount(cacheReadTokens)} of them cached`]),
    ...(outputTokens === undefined ? [] : [`${formatCount(outputTokens)} out`]),
  ];
  return parts.length === 0 ? [] : [parts.join(', ')];
}

export function runIcon(status: RunJson['status']): vscode.ThemeIcon {
  if (status === 'running') return new vscode.ThemeIcon('sync~spin');
  return status === 'error'
    ? new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'))
    : new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
}

export function statusWord(status: RunJson['status']): string {
  return status === 'error' ? 'failed' : status === 'ok' ? 'succeeded' : 'running';
}

const iconOfKind: Record<SpanKind, string> = {
  llm: 'sparkle',
  embedding: 'symbol-array',
  rerank: 'list-ordered',
  agent: 'robot',
  workflow: 'type-hierarchy',
  tool: 'tools',
  retrieval: 'search',
  prompt: 'comment',
  guardrail: 'shield',
  evaluator: 'checklist',
  http: 'globe',
  db: 'database',
  messaging: 'mail',
  rpc: 'plug',
  span: 'circle-small',
};

export function spanIcon(kind: SpanKind, status: SpanStatusCode): vscode.ThemeIcon {
  if (status !== 'error') return new vscode.ThemeIcon(iconOfKind[kind]);
  return new vscode.ThemeIcon(iconOfKind[kind], new vscode.ThemeColor('testing.iconFailed'));
}
