import * as vscode from 'vscode';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';

/** Variables for programs on this machine, and for those in containers, which reach it otherwise. */
export interface CopiedEnvironments {
  readonly here: () => Promise<EnvironmentVariables>;
  readonly container: () => Promise<EnvironmentVariables>;
}

/** Forms in which *Copy Environment* writes the variables, for terminals that were open before. */
const forms: readonly (vscode.QuickPickItem & {
  readonly format: (environment: EnvironmentVariables) => string;
  readonly for?: 'container';
})[] = [
  {
    label: 'Shell',
    description: 'export NAME=value',
    format: (environment) => lines(environment, (name, value) => `export ${name}='${value}'`),
  },
  {
    label: 'PowerShell',
    description: '$env:NAME = "value"',
    format: (environment) => lines(environment, (name, value) => `$env:${name} = '${value}'`),
  },
  {
    label: '.env file',
    description: 'NAME=value',
    format: (environment) => lines(environment, plain),
  },
  {
    label: 'launch.json',
    description: '"env": { … }',
    format: (environment) => `"env": ${JSON.stringify(environment, undefined, 2)}`,
  },
  {
    label: 'Container',
    description: 'NAME=value, for docker --env-file; needs spanwise.listen',
    format: (environment) => lines(environment, plain),
    for: 'container',
  },
];

function plain(name: string, value: string): string {
  return `${name}=${value}`;
}

/** Asks for a form and copies the variables in it. */
export async function copyEnvironment(environments: CopiedEnvironments): Promise<void> {
  const form = await vscode.window.showQuickPick(forms, {
    placeHolder: 'Copy the variables that send telemetry to Spanwise as …',
  });
  if (form === undefined) return;
  const environment = await environments[form.for ?? 'here']();
  await vscode.env.clipboard.writeText(`${form.format(environment)}\n`);
  void vscode.window.showInformationMessage('Copied. Set these where your program starts.');
}

/** Our values are addresses and ids: none holds a quote. */
function lines(
  environment: EnvironmentVariables,
  format: (name: string, value: string) => string,
): string {
  return Object.entries(environment)
    .map(([name, value]) => format(name, value))
    .join('\n');
}
