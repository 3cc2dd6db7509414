import { readConditions, type CommandStart } from '../conditions/read-conditions.ts';
import { errorText, type Log } from '../base/log.ts';
import type { CollectorClient } from './collector-client.ts';
import { readSettings } from './settings.ts';

/** Tells the collector under what a command runs that has just been started. Does not reject. */
export async function tellConditions(
  executionId: string,
  start: CommandStart,
  to: { readonly collector: CollectorClient; readonly log: Log },
): Promise<void> {
  try {
    const { record, preload } = readSettings();
    const conditions = await readConditions({ ...start, preload: record && preload });
    await to.collector.request('describeExecution', { executionId, conditions });
  } catch (error) {
    to.log.warn(`The conditions of a command were not kept: ${errorText(error)}`);
  }
}
