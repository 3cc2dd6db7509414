import { defined } from '../base/defined.ts';
import type { CommandLine } from '../model/execution.ts';
import type { ExecutionConditions } from '../model/execution-conditions.ts';
import { readGitState } from './git-state.ts';
import { readPackageVersions } from './package-versions.ts';
import { interpreterOf, readRuntime } from './runtime.ts';

export interface CommandStart {
  readonly command: CommandLine;
  readonly workingDirectory: string;
  /** Of the program; absent where only its names could be guessed. */
  readonly environment?: NodeJS.Dict<string>;
  /** A preload of ours is loaded into it. */
  readonly preload?: boolean;
}

/** What is known of the conditions of a command that starts now. Does not reject: what is not known is absent. */
export async function readConditions(start: CommandStart): Promise<ExecutionConditions> {
  const { workingDirectory: directory, environment } = start;
  const run = { directory, ...(environment !== undefined && { environment }) };
  const interpreter = interpreterOf(start.command);
  const [git, runtime, packages] = await Promise.all([
    readGitState(directory),
    interpreter && readRuntime(interpreter, run),
    interpreter && readPackageVersions(interpreter, run),
  ]);
  return defined<ExecutionConditions>({
    git,
    runtime,
    packages: packages !== undefined && Object.keys(packages).length > 0 ? packages : undefined,
    environment: environment && variableNames(environment),
    preload: start.preload === true ? true : undefined,
  });
}

/** Terminals, shells and desktops set these, each in its own way; the last are Spanwise's. */
const ofSurroundings =
  /^(?:_|PWD|OLDPWD|SHLVL|PATH|HOME|USER|LOGNAME|SHELL|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|LINES|COLUMNS|PS\d|LANG|LANGUAGE|DISPLAY|WINDOWID|EDITOR|VISUAL|PAGER|MAIL|TMPDIR|TEMP|TMP|INIT_CWD|COLOR|COLORTERM|LS_COLORS|FORCE_COLOR|NO_PROXY|no_proxy|ELECTRON_.*|TERM.*|LC_.*|XDG_.*|DBUS_.*|SSH_.*|GIT_.*|VSCODE_.*|CHROME_.*|npm_.*|NVM_.*|OTEL_EXPORTER_OTLP_.*|OTEL_BSP_SCHEDULE_DELAY|SPANWISE_.*|\w+_BASE_URL|\w+_API_BASE)$/;

function variableNames(environment: NodeJS.Dict<string>): readonly string[] {
  return Object.keys(environment)
    .filter((name) => /^\w+$/.test(name) && !ofSurroundings.test(name))
    .toSorted();
}
