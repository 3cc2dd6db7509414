import { formatCount, formatUsd } from '../../../src/base/format.ts';
import type { Cost, CostLine, CostWorking } from '../../../src/model/cost.ts';
import { element } from '../../shared/element.ts';

/** A cost, where it is from and, to be unfolded by mouse or keyboard, how it was worked out. */
export function costFact(cost: Cost): HTMLElement {
  const note = element('span', { class: 'note' }, [` ${sources[cost.source]}`]);
  const amount = element('span', {}, [formatUsd(cost.usd), note]);
  if (cost.working === undefined) return amount;
  return element('details', { class: 'cost-working', title: workingText(cost.working) }, [
    element('summary', {}, [amount]),
    workingTable(cost.working),
  ]);
}

const sources: { readonly [Source in Cost['source']]: string } = {
  reported: 'reported',
  priced: 'priced here',
  configured: 'by your prices',
};

/** For the pointer that rests on it: the same as the table. */
function workingText({ table, model, lines }: CostWorking): string {
  return [...lines.map(lineText), `${model}, ${table}`].join('\n');
}

function lineText({ what, count, rateUsd, usd }: CostLine): string {
  const [amount, unit] = [countText(what, count), unitOf(what)];
  return `${what}: ${amount} × ${formatUsd(rateUsd)} ${unit} = ${formatUsd(usd)}`;
}

function workingTable({ table, model, lines }: CostWorking): HTMLElement {
  const head = ['Of', 'Count', 'Rate', 'Cost'].map((text) =>
    element('th', { scope: 'col' }, [text]),
  );
  const rows = lines.map(({ what, count, rateUsd, usd }) =>
    element('tr', {}, [
      element('th', { scope: 'row' }, [what]),
      element('td', {}, [countText(what, count)]),
      element('td', {}, [`${formatUsd(rateUsd)} ${unitOf(what)}`]),
      element('td', {}, [formatUsd(usd)]),
    ]),
  );
  return element('table', {}, [
    element('caption', {}, [`${model}, ${table}`]),
    element('thead', {}, [element('tr', {}, head)]),
    element('tbody', {}, rows),
  ]);
}

function countText(what: string, count: number): string {
  return what === 'hours' ? count.toPrecision(3) : formatCount(count);
}

function unitOf(what: string): string {
  if (what === 'hours') return '/ h';
  return what === 'web searches' || what === 'requests' ? '/ 1K' : '/ 1M';
}
