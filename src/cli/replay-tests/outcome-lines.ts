import { formatDuration, formatPlural } from '../../base/format.ts';
import { commandText } from '../../model/command-text.ts';
import { replaySentence, type ReplayReport } from '../../protocol/replay-report.ts';
import { hasPassed, type TestOutcome } from './test-outcome.ts';

/** The rest is in the report of `--json`. */
const mostDivergences = 10;
const mostOutputLines = 40;

/** One test as a person reads it: a line where it passed, what is wrong and what it printed where not. */
export function outcomeLines(outcome: TestOutcome): readonly string[] {
  const { file, durationMs, report, command, failures, output } = outcome;
  const said = report === undefined ? '' : `  ${replaySentence(report)}`;
  if (hasPassed(outcome)) return [`passed  ${file} (${formatDuration(durationMs)})${said}`];
  return [
    `FAILED  ${file} (${formatDuration(durationMs)})`,
    ...failures.map((failure) => `  ${failure}`),
    ...(report === undefined ? [] : divergenceLines(report)).map((line) => `  ${line}`),
    ...(command === undefined ? [] : [`  > ${commandText(command)}`]),
    ...lastLines(output).map((line) => `  | ${line}`),
  ];
}

export function totalLine(outcomes: readonly TestOutcome[]): string {
  const failed = outcomes.filter((each) => !hasPassed(each)).length;
  const passed = outcomes.length - failed;
  return `${formatPlural(outcomes.length, 'replay test')}: ${passed} passed, ${failed} failed`;
}

/** Each first difference of a call: the field, the recorded words and the live ones. */
export function divergenceLines({ divergences }: ReplayReport): readonly string[] {
  const shown = divergences
    .slice(0, mostDivergences)
    .flatMap((each) => [
      `call ${each.call}, ${each.field}`,
      ...(each.recorded === '' ? [] : [`- ${oneLine(each.recorded)}`]),
      ...(each.actual === '' ? [] : [`+ ${oneLine(each.actual)}`]),
    ]);
  const more = divergences.length - mostDivergences;
  return more > 0 ? [...shown, `and ${formatPlural(more, 'more difference')}`] : shown;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ⏎ ');
}

function lastLines(output: string): readonly string[] {
  const text = output.trimEnd();
  return text === '' ? [] : text.split(/\r?\n/).slice(-mostOutputLines);
}
