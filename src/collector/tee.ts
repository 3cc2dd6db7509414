import type { Log } from '../base/log.ts';
import type { CollectorInfo, ForwardingStatus } from '../protocol/collector-api.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { IngestRequest } from '../receiver/take-in.ts';
import type { ForwardHealthEvents } from './forward-health.ts';
import { Forwarder } from './forwarder.ts';

/**
 * Sends what was taken in on to the user's own collector, where one is named. It never holds up an
 * acknowledgement: requests wait in the forwarder's bounded queue.
 */
export class Tee {
  private readonly log: Log;
  private readonly events: ForwardHealthEvents;
  private forwarder: Forwarder | undefined;
  private currentEndpoint: string | undefined;

  constructor(log: Log, events: ForwardHealthEvents) {
    this.log = log;
    this.events = events;
  }

  /** Takes a checked address (`checkForwardAddress`), or none to stop. What still waits for another is dropped. */
  setEndpoint(endpoint: string | undefined): void {
    if (endpoint === this.currentEndpoint) return;
    this.forwarder?.dispose();
    this.currentEndpoint = endpoint;
    this.forwarder =
      endpoint === undefined ? undefined : new Forwarder({ endpoint, ...this.events });
    this.log.info(endpoint === undefined ? 'Forwarding stopped.' : `Forwarding to ${endpoint}.`);
  }

  /** `undefined` where nothing is sent on. */
  get status(): ForwardingStatus | undefined {
    return this.forwarder?.status;
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

/** An address to forward to. Throws `RpcError` `bad-request` where it is none, or the collector's own: a circle. */
export function checkForwardAddress(text: string, { http, grpc }: CollectorInfo): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && url.username + url.password !== '')
    throw new RpcError('bad-request', 'The address to forward to must hold no name or password.');
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url === undefined || !isHttp || ownHosts(http, grpc).includes(hostOf(url)))
    throw new RpcError('bad-request', `Telemetry cannot be forwarded to "${text}".`);
  return url.href;
}

function ownHosts(http: string, grpc: string | undefined): readonly string[] {
  return [new URL(http).host, ...(grpc === undefined ? [] : [grpc])];
}

function hostOf(url: URL): string {
  const isLocal = url.hostname === 'localhost' || url.hostname === '[::1]';
  return isLocal ? `127.0.0.1:${url.port}` : url.host;
}
