import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long a browser may remember the answer; a setting that was taken back holds after that time. */
const rememberedSeconds = 600;

/** A browser asks whether a page may send, before it does. */
export function isPreflight(request: IncomingMessage): boolean {
  const { origin, 'access-control-request-method': method } = request.headers;
  return request.method === 'OPTIONS' && origin !== undefined && method !== undefined;
}

/**
 * Lets a page of the request's origin read whatever is answered. Only for origins that were admitted:
 * the origin itself is named, never `*`.
 */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'Origin');
  // `sendBeacon`, by which exporters send their last batch, always sends cookies. Nothing here reads any.
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-expose-headers', 'Retry-After');
}

/** Whatever headers it asks for are granted: exporters are given any, and the origin is trusted. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request;
  allowOrigin(request, response);
  response.setHeader('access-control-allow-methods', 'POST');
  response.setHeader('access-control-max-age', String(rememberedSeconds));
  const asked = headers['access-control-request-headers'];
  if (asked !== undefined) response.setHeader('access-control-allow-headers', asked);
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers');
  // A page of the internet asks this too before it reaches a machine's own address.
  if (headers['access-control-request-private-network'] === 'true') {
    response.setHeader('access-control-allow-private-network', 'true');
  }
  response.writeHead(204).end();
}
