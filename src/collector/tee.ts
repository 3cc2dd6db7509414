import type { Log } from '../base/log.ts';
import type { IngestRequest } from '../receiver/take-in.ts';
import { Forwarder } from './forwarder.ts';

/**
 * Sends what was taken in on to the user's own collector, where one is named. It never holds up an
 * acknowledgement: requests wait in the forwarder's bounded queue.
 */
export class Tee {
  private readonly log: Log;
  private forwarder: Forwarder | undefined;
  private currentEndpoint: string | undefined;

  constructor(log: Log) {
    this.log = log;
  }

  /** Takes a checked address (`parseForwardAddress`), or none to stop. What still waits for another is dropped. */
  setEndpoint(endpoint: string | undefined): void {
    if (endpoint === this.currentEndpoint) return;
    this.forwarder?.dispose();
    this.currentEndpoint = endpoint;
    this.forwarder =
      endpoint === undefined ? undefined : new Forwarder({ endpoint, log: this.log });
    this.log.info(endpoint === undefined ? 'Forwarding stopped.' : `Forwarding to ${endpoint}.`);
  }

  forward({ signal, format, body }: IngestRequest): void {
    if (this.forwarder === undefined) return;
    const contentType = format === 'json' ? 'application/json' : 'application/x-protobuf';
    // A copy: the request's bytes may be a view of a larger buffer, which would be kept with them.
    this.forwarder.forward({ signal, contentType, body: new Uint8Array(body) });
  }

  dispose(): void {
    this.forwarder?.dispose();
  }
}

/** An address to forward to; `undefined` where it is none, or one of `own`: that would be a circle. */
export function parseForwardAddress(text: string, own: readonly string[]): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined;
  const host =
    url.hostname === 'localhost' || url.hostname === '[::1]' ? '127.0.0.1' : url.hostname;
  const isOwn = own.some((address) => new URL(address).host === `${host}:${url.port}`);
  return isOwn ? undefined : url.href;
}
