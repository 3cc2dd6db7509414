import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionId } from '../model/ids.ts';

/** Exporters send their last batch at the end of a program, and the kernel may hold it for a moment. */
const quietMs = 300;
const longestWaitMs = 5_000;
const checkMs = 25;

/** When something last came in for each execution that runs. */
export class Activity {
  private readonly lastAt = new Map<ExecutionId, number>();

  begin(executionId: ExecutionId): void {
    this.lastAt.set(executionId, Date.now());
  }

  /** What belongs to no execution that was begun is not remembered. */
  touch(executionId: ExecutionId | undefined): void {
    if (executionId !== undefined && this.lastAt.has(executionId))
      this.lastAt.set(executionId, Date.now());
  }

  /** Waits until the telemetry of an execution that has ended is in, as far as one can know. */
  async untilQuiet(executionId: ExecutionId): Promise<void> {
    const endedAt = Date.now();
    this.touch(executionId);
    while (Date.now() - endedAt < longestWaitMs) {
      const lastAt = this.lastAt.get(executionId) ?? endedAt;
      if (Date.now() - lastAt >= quietMs) break;
      await delay(checkMs);
    }
    this.lastAt.delete(executionId);
  }
}
