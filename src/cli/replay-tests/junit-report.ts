import { dirname } from 'node:path';
import { divergenceLines } from './outcome-lines.ts';
import { hasPassed, type TestOutcome } from './test-outcome.ts';

/** The form of test reports that CI systems read. */
export function junitReport(outcomes: readonly TestOutcome[]): string {
  const totals = [
    `tests="${outcomes.length}"`,
    `failures="${outcomes.filter((each) => !hasPassed(each)).length}"`,
    'errors="0"',
    `time="${seconds(outcomes.reduce((sum, each) => sum + each.durationMs, 0))}"`,
  ].join(' ');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="spanwise replay" ${totals}>`,
    `  <testsuite name="spanwise replay" ${totals}>`,
    ...outcomes.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(outcome: TestOutcome): string {
  const { file, durationMs, failures, report, output } = outcome;
  const name = file.replaceAll('\\', '/');
  const attributes = [
    `name="${escapeXml(name)}"`,
    `classname="${escapeXml(dirname(name))}"`,
    `file="${escapeXml(name)}"`,
    `time="${seconds(durationMs)}"`,
  ];
  const told = report === undefined ? failures : [...failures, ...divergenceLines(report)];
  return [
    `    <testcase ${attributes.join(' ')}>`,
    ...(hasPassed(outcome)
      ? []
      : [
          `      <failure message="${escapeXml(failures[0] ?? '')}">${escapeXml(told.join('\n'))}</failure>`,
        ]),
    ...(output === '' ? [] : [`      <system-out>${escapeXml(output)}</system-out>`]),
    '    </testcase>',
  ].join('\n');
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

const escapes: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** XML 1.0 cannot hold most control characters at all, and programs color their output with one. */
function escapeXml(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"\n]/g, (character: string) => escapes[character] ?? character);
}
