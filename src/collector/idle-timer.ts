import type { Disposable } from '../base/disposable.ts';

/** Calls `onIdle` once when nobody was connected and nothing came for some time. */
export class IdleTimer implements Disposable {
  private readonly timeoutMs: number;
  private readonly onIdle: () => void;
  private clientCount = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, onIdle: () => void) {
    this.timeoutMs = timeoutMs;
    this.onIdle = onIdle;
    this.touch();
  }

  setClientCount(count: number): void {
    this.clientCount = count;
    this.touch();
  }

  /** Something came: the time begins anew. */
  touch(): void {
    clearTimeout(this.timer);
    if (this.clientCount === 0) this.timer = setTimeout(this.onIdle, this.timeoutMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
