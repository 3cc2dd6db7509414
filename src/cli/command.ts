import type { parseArgs, ParseArgsOptionsConfig } from 'node:util';

/** 0 done, 1 the thing asked about failed, 2 wrong usage, 3 a replay diverged. */
export type ExitCode = number;

export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, diverged: 3 } as const;

/** One command of `spanwise`. */
export interface Command {
  readonly name: string;
  /** What follows `spanwise`, as the help shows it. */
  readonly usage: string;
  readonly summary: string;
  /** Beside `--data` and `--help`, which every command has. */
  readonly options: ParseArgsOptionsConfig;
  /** What stands behind `--` is a command line; otherwise it is arguments that may begin with a dash. */
  readonly takesCommandLine?: true;
  /** Gets what `parseArgs` read; throws `UsageError` where that is not what it needs. */
  run(input: CommandInput): Promise<ExitCode>;
}

export interface CommandInput {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
  /** What stood behind `--`: a command line. Absent where there was no `--`. */
  readonly commandLine?: readonly string[];
}

export type OptionValues = ReturnType<typeof parseArgs>['values'];

/** The command line was not what a command needs: said on standard error, with the command's usage. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Of an option that may be given several times; empty where it was not given. */
export function textOptions(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export function flag(values: OptionValues, name: string): boolean {
  return values[name] === true;
}

/** A whole number of `least` or more; `absent` where the option was not given. */
export function countOption<Absent>(
  values: OptionValues,
  name: string,
  bounds: { readonly least: number; readonly most: number; readonly absent: Absent },
): number | Absent {
  const text = textOption(values, name);
  if (text === undefined) return bounds.absent;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < bounds.least || count > bounds.most)
    throw new UsageError(`--${name} wants a whole number from ${bounds.least} to ${bounds.most}.`);
  return count;
}

/** The only argument of a command that takes one. */
export function onlyArgument(input: CommandInput, name: string): string {
  const [argument, extra] = input.positionals;
  if (argument === undefined) throw new UsageError(`${name} is missing.`);
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
  return argument;
}

export function noArguments(input: CommandInput): void {
  const [extra] = input.positionals;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
}
