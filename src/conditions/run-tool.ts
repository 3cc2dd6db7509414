import { execFile } from 'node:child_process';

/** A slow disk must not keep a recording from ending. */
const timeoutMs = 5_000;
const mostOutputBytes = 64 * 1024 * 1024;

export interface ToolRun {
  readonly directory: string;
  readonly environment?: NodeJS.Dict<string>;
  readonly input?: string;
}

/** What a tool prints; `undefined` where it is not there, fails or takes too long. */
export function runTool(
  tool: string,
  args: readonly string[],
  { directory, environment = process.env, input = '' }: ToolRun,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = {
      cwd: directory,
      // Git then leaves its index as it is, which another git may be writing.
      env: { ...environment, GIT_OPTIONAL_LOCKS: '0' },
      timeout: timeoutMs,
      maxBuffer: mostOutputBytes,
      windowsHide: true,
    };
    const child = execFile(tool, [...args], options, (error, output) =>
      resolve(error === null ? output : undefined),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
