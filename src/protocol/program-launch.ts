import type { CommandLine } from '../model/execution.ts';
import type { RootRequest } from './collector-api.ts';
import type { EnvironmentVariables } from './execution-json.ts';

/** The variable in which the launcher finds, as JSON, what the editor wants it to run. */
export const launchVariable = 'SPANWISE_LAUNCH';

/** Written by the window that starts the launcher, and by nobody else. */
export interface ProgramLaunch {
  readonly command: CommandLine;
  readonly workingDirectory: string;
  /** Added to the launcher's own, and put over what is there. */
  readonly environment: EnvironmentVariables;
  /** To be piped into the command, in base64. Absent: the terminal's own. */
  readonly standardInput?: string;
  /** Sent to the command, which is a server, once it listens; then it is ended. */
  readonly rootRequest?: RootRequest;
  /** Nothing but what the command prints is printed: its output is compared. */
  readonly quiet?: true;
}
