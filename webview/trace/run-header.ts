import type { Finding } from '../../src/model/finding.ts';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { element, setText } from '../shared/element.ts';
import {
  formatAge,
  formatCount,
  formatDuration,
  formatPlural,
  formatUsd,
} from '../../src/base/format.ts';
import { nanosTextToMs } from '../shared/format.ts';
import { button, progressRing, setDisabled } from '../shared/controls.ts';
import { icon } from '../shared/icon.ts';
import { runFindings } from './run-findings.ts';

export interface RunHeader {
  readonly element: HTMLElement;
  show(run: RunJson, nowMs: number): void;
  showFindings(findings: readonly Finding[]): void;
  setLoading(state: 'loading' | 'idle'): void;
  /** One sentence below the facts, and a way to try again where there is one; empty: none. */
  setProblem(sentence: string, retry?: () => void): void;
}

const statusLooks = {
  ok: { icon: 'check', word: 'Succeeded' },
  error: { icon: 'error', word: 'Failed' },
  running: { icon: 'running', word: 'Running' },
} as const;

export function runHeader(options: {
  onReplay(mode: 'debug' | 'run'): void;
  onOpenSpan(spanId: string): void;
}): RunHeader {
  const findings = runFindings((spanId) => options.onOpenSpan(spanId));
  const status = element('span', { class: 'run-status' });
  const name = element('h1', { class: 'run-name' }, ['Loading the run …']);
  const context = element('span', { class: 'run-context' });
  const facts = element('dl', { class: 'run-facts' });
  const problem = element('p', { class: 'problem', role: 'alert' });
  problem.hidden = true;
  const ring = progressRing('Loading');
  const replay = button('Replay', { icon: 'replay', onClick: () => options.onReplay('run') });
  const debug = button('Replay and Debug', {
    icon: 'debug',
    onClick: () => options.onReplay('debug'),
  });
  for (const control of [replay, debug]) setDisabled(control, 'disabled');

  return {
    element: element('header', { class: 'run-header' }, [
      element('div', { class: 'run-title' }, [
        element('div', { class: 'run-identity' }, [status, name, context, ring]),
        element('div', { class: 'run-actions' }, [replay, debug]),
      ]),
      facts,
      findings.element,
      problem,
    ]),
    show: (run, nowMs) => {
      const look = statusLooks[run.status];
      // Only on a change: made anew with every update, the icon of a live run would never turn.
      if (!status.classList.contains(run.status)) {
        status.className = `run-status ${run.status}`;
        status.replaceChildren(icon(look.icon), look.word);
      }
      setText(name, run.name === '' ? '(no name)' : run.name);
      name.title = run.name;
      setText(context, contextText(run, nowMs));
      facts.replaceChildren(...runFacts(run).map(factElement));
      for (const control of [replay, debug]) setDisabled(control, 'enabled');
    },
    showFindings: (found) => findings.show(found),
    setLoading: (state) => {
      ring.hidden = state === 'idle';
    },
    setProblem: (sentence, retry) => {
      problem.hidden = sentence === '';
      problem.replaceChildren(sentence, ...(retry === undefined ? [] : [' ', retryLink(retry)]));
    },
  };
}

function retryLink(retry: () => void): HTMLElement {
  const link = element('button', { type: 'button', class: 'link' }, ['Try again']);
  link.addEventListener('click', retry);
  return link;
}

function contextText(run: RunJson, nowMs: number): string {
  return [
    run.service,
    formatAge(Math.max(0, nowMs - nanosTextToMs(run.startTimeUnixNano))),
    run.replayOf === undefined ? undefined : `replay of ${run.replayOf.slice(0, 8)}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly className?: string;
}

/** What is not known is left out, never shown as 0. */
export function runFacts(run: RunJson): readonly Fact[] {
  return [
    { label: 'Duration', value: formatDuration(run.durationMs) },
    { label: 'Spans', value: formatCount(run.spanCount) },
    ...(run.errorCount > 0
      ? [{ label: 'Errors', value: formatCount(run.errorCount), className: 'failed' }]
      : []),
    { label: 'Model calls', value: formatCount(run.llmCalls), ...noted(run.models.join(', ')) },
    ...(run.toolCalls > 0 ? [{ label: 'Tool calls', value: formatCount(run.toolCalls) }] : []),
    ...tokenFacts(run),
    ...costFact(run),
  ];
}

function tokenFacts({ usage }: RunJson): readonly Fact[] {
  const { inputTokens, outputTokens, cacheReadTokens } = usage;
  if (inputTokens === undefined && outputTokens === undefined) return [];
  const value = [
    inputTokens === undefined ? undefined : `${formatCount(inputTokens)} in`,
    outputTokens === undefined ? undefined : `${formatCount(outputTokens)} out`,
  ]
    .filter((part) => part !== undefined)
    .join(' / ');
  return [
    {
      label: 'Tokens',
      value,
      ...noted(cacheReadTokens ? `${formatCount(cacheReadTokens)} cached` : ''),
    },
  ];
}

function costFact({ cost }: RunJson): readonly Fact[] {
  if (cost.usd === undefined && cost.unpricedCalls === 0) return [];
  if (cost.usd === undefined)
    return [{ label: 'Cost', value: 'no price', note: formatPlural(cost.unpricedCalls, 'call') }];
  return [
    {
      label: 'Cost',
      value: formatUsd(cost.usd),
      ...noted(cost.unpricedCalls > 0 ? `+ ${cost.unpricedCalls} unpriced` : ''),
    },
  ];
}

function noted(note: string): { readonly note?: string } {
  return note === '' ? {} : { note };
}

function factElement(fact: Fact): HTMLElement {
  return element('div', { class: `fact ${fact.className ?? ''}` }, [
    element('dt', {}, [fact.label]),
    element('dd', {}, [
      fact.value,
      fact.note === undefined ? undefined : element('span', { class: 'note' }, [` ${fact.note}`]),
    ]),
  ]);
}
