import { statSync } from 'node:fs';

/**
 * Tells builds of the collector apart, and which is newer: the time its program file was written, as a
 * decimal number. `program` is the bundle (or, from source, `main.ts`).
 */
export function buildId(program: string): string {
  return String(Math.round(statSync(program).mtimeMs));
}

export function isNewerBuild(candidate: string, current: string): boolean {
  return Number(candidate) > Number(current);
}
