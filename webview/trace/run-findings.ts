import { formatPlural } from '../../src/base/format.ts';
import type { Finding } from '../../src/model/finding.ts';
import { element } from '../shared/element.ts';

export interface RunFindings {
  readonly element: HTMLElement;
  show(findings: readonly Finding[]): void;
}

/** More fill the panel; the command line lists all. */
const mostShown = 50;

/** A list that opens below the facts of the run; each finding leads to its span. */
export function runFindings(onOpen: (spanId: string) => void): RunFindings {
  const summary = element('summary');
  const list = element('ul');
  const whole = element('details', { class: 'run-findings' }, [summary, list]);
  whole.hidden = true;
  return {
    element: whole,
    show: (findings) => {
      whole.hidden = findings.length === 0;
      summary.textContent = summaryText(findings);
      list.replaceChildren(...findings.slice(0, mostShown).map((each) => findingRow(each, onOpen)));
    },
  };
}

function summaryText(findings: readonly Finding[]): string {
  const rest = findings.length - mostShown;
  const count = formatPlural(findings.length, 'finding');
  return rest > 0 ? `${count}, the first ${mostShown} of them here` : count;
}

function findingRow(finding: Finding, onOpen: (spanId: string) => void): HTMLElement {
  const word = finding.severity === 'error' ? 'Error' : 'Warning';
  const link = element('button', { type: 'button', class: 'link' }, [finding.message]);
  link.addEventListener('click', () => onOpen(finding.spanId));
  return element('li', { class: finding.severity }, [
    element('span', { class: 'severity' }, [word]),
    ' ',
    link,
  ]);
}
