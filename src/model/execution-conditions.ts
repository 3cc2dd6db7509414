/** Under what a command ran: what must be the same for it to run as before. No values of variables, no secrets. */
export interface ExecutionConditions {
  readonly git?: GitState;
  readonly runtime?: Runtime;
  /** Versions of the packages that the program uses itself, by name. */
  readonly packages?: { readonly [name: string]: string };
  /** Names of the variables that were set, without those of terminals and of Spanwise. */
  readonly environment?: readonly string[];
  /** The program's HTTP clients were pointed at the gateway by the preload. */
  readonly preload?: true;
  /** What was piped into the command. */
  readonly standardInput?: { readonly bytes: number; readonly kept: boolean };
}

export interface GitState {
  readonly commit: string;
  readonly branch?: string;
  /** Of all that was not committed, new files included; absent where there was nothing. */
  readonly changesHash?: string;
}

export interface Runtime {
  /** `Node`, `Python`, as people write it. */
  readonly name: string;
  readonly version: string;
}

/** More are counted. */
const mostNamed = 5;

/** What is not as it was, in sentences; what one of both does not know is not compared. */
export function conditionDifferences(
  before: ExecutionConditions,
  now: ExecutionConditions,
): readonly string[] {
  return [
    ...gitDifferences(before.git, now.git),
    ...runtimeDifferences(before.runtime, now.runtime),
    ...packageDifferences(before.packages ?? {}, now.packages ?? {}),
    ...environmentDifferences(before.environment, now.environment),
  ];
}

function gitDifferences(before: GitState | undefined, now: GitState | undefined): string[] {
  if (before === undefined || now === undefined) return [];
  const sentences: string[] = [];
  if (before.commit !== now.commit)
    sentences.push(`Commit ${before.commit.slice(0, 9)} then, ${now.commit.slice(0, 9)} now.`);
  if (before.changesHash !== now.changesHash)
    sentences.push('Files that are not committed are not as they were.');
  return sentences;
}

function runtimeDifferences(before: Runtime | undefined, now: Runtime | undefined): string[] {
  if (before === undefined || now === undefined || before.version === now.version) return [];
  return [`${before.name} ${before.version} then, ${now.version} now.`];
}

type Packages = { readonly [name: string]: string };

function packageDifferences(before: Packages, now: Packages): string[] {
  const changed = Object.entries(before).flatMap(([name, version]) => {
    const newer = now[name];
    return newer === undefined || newer === version
      ? []
      : [`${name} ${version} then, ${newer} now`];
  });
  return changed.length === 0 ? [] : [`${listed(changed, '; ')}.`];
}

/** A replay needs no key, and has placeholders where SDKs want one. */
const credential = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;

function environmentDifferences(
  before: readonly string[] | undefined,
  now: readonly string[] | undefined,
): string[] {
  if (before === undefined || now === undefined) return [];
  const missing = before.filter((name) => !now.includes(name) && !credential.test(name));
  const added = now.filter((name) => !before.includes(name) && !credential.test(name));
  return [
    ...(missing.length === 0 ? [] : [`Set then and not now: ${listed(missing, ', ')}.`]),
    ...(added.length === 0 ? [] : [`Not set then: ${listed(added, ', ')}.`]),
  ];
}

function listed(texts: readonly string[], separator: string): string {
  const rest = texts.length - mostNamed;
  const named = texts.slice(0, mostNamed).join(separator);
  return rest > 0 ? `${named} and ${rest} more` : named;
}
