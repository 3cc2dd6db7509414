import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { missingKeys } from '../protocol/replay-keys.ts';
import { withPreload, type PreloadFiles } from './preload-environment.ts';

export interface ReplayedProgram {
  /** The variables that the collector gave for it. */
  readonly environment: EnvironmentVariables;
  /** Names of the variables that it had when it was recorded, or of its keys alone; absent: not known. */
  readonly recordedNames: readonly string[] | undefined;
  /** Whether a call of it may go to the provider. */
  readonly mayGoLive: boolean;
}

/**
 * What a replayed program is given beside `own`, the variables of the process that starts it: what the
 * collector gave, the preload, and made-up keys for those that it would miss. None where a call may go live,
 * which needs the key that the program reads from a file and that a made-up one would hide.
 */
export function replayEnvironment(
  { environment, recordedNames, mayGoLive }: ReplayedProgram,
  own: Readonly<Record<string, string | undefined>>,
  files: PreloadFiles,
): EnvironmentVariables {
  const keys = mayGoLive ? {} : missingKeys(own, recordedNames);
  return { ...keys, ...withPreload(environment, own, files) };
}
