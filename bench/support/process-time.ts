import { readFileSync } from 'node:fs';

/** The kernel counts in these, on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of the processor that a process has taken, with all its threads. `NaN` where this system does not tell it. */
export function processorSeconds(pid: number): number {
  if (process.platform !== 'linux') return NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; the 14th and 15th field are the user's and the system's part.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
