import { randomUUID } from 'node:crypto';
import type { Notice } from '../protocol/collector-api.ts';

/** Nobody reads more than the latest few when a window opens. */
const mostStanding = 10;

/**
 * What a person should know of, told to the windows that are there, and kept for those that come later
 * until it is over. A window knows by the id what it has shown.
 */
export class Notices {
  private readonly emit: (notice: Notice) => void;
  private kept: readonly Notice[] = [];

  constructor(emit: (notice: Notice) => void) {
    this.emit = emit;
  }

  /** The oldest first. */
  get standing(): readonly Notice[] {
    return this.kept;
  }

  tell(code: string, message: string): void {
    const notice = { id: randomUUID(), code, message };
    this.kept = [...this.kept, notice].slice(-mostStanding);
    this.emit(notice);
  }

  /** `message` is for those who were told that it failed: nobody who comes later is shown either. */
  over(code: string, message: string): void {
    const rest = this.kept.filter((notice) => notice.code !== code);
    if (rest.length === this.kept.length) return;
    this.kept = rest;
    this.emit({ id: randomUUID(), code: `${code}-over`, message });
  }
}
