// `npm run dialects`: how much of what expectations name is read, dialect by field, and every miss.
import { captureNames } from '../support/captures.ts';
import { checkCapture } from '../support/capture-checks.ts';
import { checkFrameworkTrace, frameworkTraceNames } from '../support/framework-checks.ts';
import type { FieldCheck } from '../support/field-check.ts';

const checks = [
  ...captureNames.flatMap(checkCapture),
  ...frameworkTraceNames.flatMap(checkFrameworkTrace),
];
const dialects = [...new Set(checks.map((check) => check.dialect))];
const fields = [...new Set(checks.map((check) => check.field))];

console.log('Found / expected, by field and dialect.\n');
for (const field of fields) {
  console.log(`${field.padEnd(22)}${score(checks.filter((check) => check.field === field))}`);
}
console.log('');
for (const dialect of dialects) {
  console.log(`${dialect.padEnd(32)}${score(checks.filter((check) => check.dialect === dialect))}`);
  for (const miss of checks.filter((check) => check.dialect === dialect && !check.isMet)) {
    console.log(
      `    ${miss.field}, ${miss.where}: ${text(miss.found)}, expected ${text(miss.expected)}`,
    );
  }
}
console.log(`\n${'all'.padEnd(32)}${score(checks)}`);

function score(of: readonly FieldCheck[]): string {
  const met = of.filter((check) => check.isMet).length;
  return `${`${met} / ${of.length}`.padEnd(14)}${(met / of.length).toFixed(3)}`;
}

function text(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 120 ? `${json.slice(0, 120)}…` : json;
}
