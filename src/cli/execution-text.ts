import { formatPlural } from '../base/format.ts';
import { commandText } from '../model/command-text.ts';
import type { ExecutionConditions } from '../model/execution-conditions.ts';
import type { ExecutionJson } from '../protocol/execution-json.ts';
import { plainText } from './run-text.ts';

/** How a run was started and under what, for a person who wants to run it again. */
export function executionLines(execution: ExecutionJson): readonly string[] {
  const { command, workingDirectory, exchangeCount, conditions = {} } = execution;
  if (command === undefined) return [];
  const inFolder = workingDirectory === undefined ? '' : `  in ${workingDirectory}`;
  return [
    `command: ${commandText(command)}${inFolder}`,
    `recorded: ${formatPlural(exchangeCount, 'call')}`,
    ...conditionLines(conditions),
  ].map(plainText);
}

function conditionLines({
  git,
  runtime,
  packages,
  environment,
  preload,
  standardInput,
}: ExecutionConditions): readonly string[] {
  const branch = git?.branch === undefined ? '' : ` on ${git.branch}`;
  const changes = git?.changesHash === undefined ? '' : ', with changes that are not committed';
  const named = Object.entries(packages ?? {}).map(([name, version]) => `${name} ${version}`);
  return [
    ...(git === undefined ? [] : [`commit: ${git.commit}${branch}${changes}`]),
    ...(runtime === undefined ? [] : [`runtime: ${runtime.name} ${runtime.version}`]),
    ...(named.length === 0 ? [] : [`packages: ${named.join(', ')}`]),
    ...(environment === undefined || environment.length === 0
      ? []
      : [`variables: ${environment.join(', ')}`]),
    ...(preload === true ? ['preload: on'] : []),
    ...(standardInput === undefined
      ? []
      : [
          `standard input: ${formatPlural(standardInput.bytes, 'byte')}${standardInput.kept ? '' : ', too long to keep'}`,
        ]),
  ];
}
