export interface ForwardHealthEvents {
  /** A sentence for a person, once until it works again, and once for each kind of refusal. */
  readonly onTrouble: (sentence: string) => void;
  readonly onRecovered: (sentence: string) => void;
}

/** What became of the requests that were to be sent on to `endpoint`, and what is to be told of it. */
export class ForwardHealth {
  private readonly endpoint: string;
  private readonly events: ForwardHealthEvents;
  private readonly toldRefusals = new Set<string>();
  private reason: string | undefined;
  private isTold = false;
  private dropped = 0;
  private droppedBeforeTrouble = 0;

  constructor(endpoint: string, events: ForwardHealthEvents) {
    this.endpoint = endpoint;
    this.events = events;
  }

  get droppedRequests(): number {
    return this.dropped;
  }

  /** Why the last attempt failed; `undefined` where it did not. */
  get failure(): string | undefined {
    return this.reason;
  }

  failed(reason: string): void {
    this.reason = reason;
    if (this.isTold) return;
    this.isTold = true;
    this.events.onTrouble(
      `Telemetry cannot be forwarded to ${this.endpoint}: ${reason}. It is tried again.`,
    );
  }

  /** There was no room for a request. */
  overflowed(): void {
    this.dropped += 1;
    if (this.dropped - this.droppedBeforeTrouble > 1) return;
    const reason = this.reason ?? 'it takes too long';
    this.events.onTrouble(
      `Telemetry cannot be forwarded to ${this.endpoint}: ${reason}. The oldest is left out there.`,
    );
    this.isTold = true;
  }

  /** The endpoint wants none of a request, which says nothing of the next one. */
  refused(reason: string): void {
    this.dropped += 1;
    this.droppedBeforeTrouble += 1;
    if (this.toldRefusals.has(reason)) return;
    this.toldRefusals.add(reason);
    this.events.onTrouble(
      `${this.endpoint} does not take all telemetry that is forwarded: ${reason}.`,
    );
  }

  /** `waiting`: requests that are still to be sent. It works again once it has caught up. */
  taken(waiting: number): void {
    this.reason = undefined;
    if (!this.isTold || waiting > 0) return;
    const lost = this.dropped - this.droppedBeforeTrouble;
    this.isTold = false;
    this.droppedBeforeTrouble = this.dropped;
    this.events.onRecovered(
      `Telemetry is forwarded to ${this.endpoint} again. Requests that were left out: ${lost}.`,
    );
  }
}
