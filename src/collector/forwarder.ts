import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '../base/log.ts';
import { ForwardHealth, type ForwardHealthEvents } from './forward-health.ts';
import type { ForwardingStatus } from '../protocol/collector-api.ts';

/** A request as it was received, decompressed, to be sent on as it is. */
export interface ReceivedRequest {
  readonly signal: 'traces' | 'logs' | 'metrics';
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface ForwarderOptions extends ForwardHealthEvents {
  /** Base address of an OTLP/HTTP endpoint, such as `http://127.0.0.1:14318`. */
  readonly endpoint: string;
  /** Requests that wait hold at most this much; the oldest give way. */
  readonly mostQueuedBytes?: number;
  /** Wait before the first repetition; each further one waits twice as long. */
  readonly firstRetryMs?: number;
}

const defaultQueuedBytes = 32 * 1024 * 1024;
const defaultFirstRetryMs = 500;
const longestRetryMs = 30_000;
const requestTimeoutMs = 10_000;
/** What OTLP says may be sent again. */
const retryable = new Set([429, 502, 503, 504]);

/**
 * Sends on what is received to another OTLP endpoint, in order and unchanged. It takes its time: nobody
 * waits for it, and what it cannot send within its bounds it drops and counts.
 */
export class Forwarder {
  private readonly options: ForwarderOptions;
  private readonly queue: ReceivedRequest[] = [];
  private readonly ending = new AbortController();
  private queuedBytes = 0;
  private sending = false;
  private readonly health: ForwardHealth;

  constructor(options: ForwarderOptions) {
    this.options = options;
    this.health = new ForwardHealth(options.endpoint, options);
  }

  get status(): ForwardingStatus {
    return {
      endpoint: this.options.endpoint,
      waitingRequests: this.queue.length + (this.sending ? 1 : 0),
      droppedRequests: this.health.droppedRequests,
      ...(this.health.failure !== undefined && { failure: this.health.failure }),
    };
  }

  /** Returns at once. */
  forward(request: ReceivedRequest): void {
    this.queue.push(request);
    this.queuedBytes += request.body.length;
    const most = this.options.mostQueuedBytes ?? defaultQueuedBytes;
    while (this.queuedBytes > most) {
      const oldest = this.queue.shift();
      if (oldest === undefined) break;
      this.queuedBytes -= oldest.body.length;
      this.health.overflowed();
    }
    if (!this.sending) void this.sendAll();
  }

  /** Drops what waits. */
  dispose(): void {
    this.ending.abort();
    this.queue.length = 0;
  }

  private async sendAll(): Promise<void> {
    this.sending = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      this.queuedBytes -= next.body.length;
      await this.send(next);
    }
    this.sending = false;
  }

  /** Until it was taken, refused for good, or the forwarder ends. Never rejects. */
  private async send(request: ReceivedRequest): Promise<void> {
    let waitMs = this.options.firstRetryMs ?? defaultFirstRetryMs;
    while (!this.ending.signal.aborted) {
      const answer = await this.attempt(request);
      if (answer === 'taken') this.health.taken(this.queue.length);
      if (answer !== 'again') return;
      await delay(waitMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
      waitMs = Math.min(waitMs * 2, longestRetryMs);
    }
  }

  private async attempt(request: ReceivedRequest): Promise<'taken' | 'refused' | 'again'> {
    const { endpoint } = this.options;
    try {
      const response = await fetch(`${endpoint.replace(/\/$/, '')}/v1/${request.signal}`, {
        method: 'POST',
        headers: { 'content-type': request.contentType },
        body: request.body,
        signal: AbortSignal.any([this.ending.signal, AbortSignal.timeout(requestTimeoutMs)]),
      });
      await response.arrayBuffer();
      if (response.ok) return 'taken';
      const reason = `it answered ${response.status}`;
      if (retryable.has(response.status)) {
        this.health.failed(reason);
        return 'again';
      }
      this.health.refused(`${reason} to ${request.signal}`);
      return 'refused';
    } catch (error) {
      if (!this.ending.signal.aborted) this.health.failed(reasonOf(error));
      return 'again';
    }
  }
}

/** `fetch` says only that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return errorText(cause instanceof Error && cause.message !== '' ? cause : error);
}
