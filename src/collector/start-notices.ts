import type { Disposable } from '../base/disposable.ts';
import type { CollectorEvents } from '../protocol/collector-api.ts';

type Notice = CollectorEvents['notice'];

/** A window listens once it has read the answer to its greeting. */
const untilListeningMs = 500;

/** What happened while the collector started, when nobody was there to be told: the first window is. */
export class StartNotices implements Disposable {
  private readonly emit: (notice: Notice) => void;
  private waiting: readonly Notice[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(emit: (notice: Notice) => void) {
    this.emit = emit;
  }

  add(notice: Notice): void {
    this.waiting = [...this.waiting, notice];
  }

  /** Command lines come and go, and show no notices. */
  greet(client: string): void {
    if (client !== 'window' || this.waiting.length === 0) return;
    const notices = this.waiting;
    this.waiting = [];
    this.timer = setTimeout(() => notices.forEach(this.emit), untilListeningMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
