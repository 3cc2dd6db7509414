import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../base/log.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { BodyRecorder } from './body-recorder.ts';
import { parseCallAddress } from './call-address.ts';
import { sendError } from './error-answer.ts';
import { createUpstreamAgents, forwardCall } from './forward-call.ts';
import type { GatewayRoute, UpstreamRoute } from './gateway-route.ts';
import { type IncomingCall, nowMs } from './incoming-call.ts';
import { listenOnLoopback } from './loopback-server.ts';
import { replayCall } from './replay-call.ts';

export interface GatewayOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
  /** Asked at each call; `undefined` once the execution is over. */
  findRoute(id: ExecutionId): GatewayRoute | undefined;
}

/** The local endpoint that stands where a model provider stands; see `CallAddress` for its URLs. */
export interface Gateway {
  /** `http://127.0.0.1:4319`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Breaks off calls under way and resolves once `onExchange` was called for each of them. */
  close(): Promise<void>;
}

/** Rejects with `PortTakenError` where another program listens on the port. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log } = options;
  const agents = createUpstreamAgents();
  const underWay = new Set<Promise<void>>();

  async function passOn(
    call: IncomingCall,
    route: UpstreamRoute,
    body?: BodyRecorder<Uint8Array>,
  ): Promise<void> {
    const origin = httpOrigin(route.upstreamOrigin(call.address.provider));
    if (origin === undefined) {
      sendError(call.response, unknownProvider(call.address.provider), 'final');
      return;
    }
    route.onExchange(await forwardCall(call, origin, agents, body));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAtMs = nowMs();
    const refusal = refusalOf(request);
    const address = parseCallAddress(request.url ?? '');
    const route = address === undefined ? undefined : options.findRoute(address.executionId);
    if (refusal !== undefined || address === undefined || route === undefined) {
      request.resume();
      sendError(response, refusal ?? recordingOver, 'final');
      return;
    }
    const call = { request, response, address, receivedAtMs };
    if (route.mode === 'record') await passOn(call, route);
    else await replayCall(call, route, passOn, log);
  }

  const server = await listenOnLoopback(options.port, (each) =>
    configure(each, log, (request, response) => {
      const done = answer(request, response).catch((error: unknown) => {
        log.error('The gateway could not handle a call.', error);
        response.destroy();
      });
      underWay.add(done);
      void done.finally(() => underWay.delete(done));
    }),
  );
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    close: async () => {
      await server.close();
      await Promise.all(underWay);
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function configure(
  server: Server,
  log: Log,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  server.on('request', onRequest);
  server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
    log.warn('A program asked the gateway for a WebSocket, which is not recorded; refused.');
    const sentence = 'The Spanwise gateway records HTTP calls and cannot carry a WebSocket.';
    socket.on('error', () => undefined);
    socket.end(
      `HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${sentence.length}\r\n\r\n${sentence}`,
    );
  });
}

/**
 * Web pages may send requests to this port too: their browser says so with `Origin`, and a name that
 * was made to point here (DNS rebinding) shows in `Host`.
 */
function refusalOf(request: IncomingMessage) {
  const isLocal = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(request.headers.host ?? '');
  if (isLocal && request.headers.origin === undefined) return undefined;
  return {
    status: 403,
    message: 'The Spanwise gateway answers programs on this machine only, no web pages.',
    type: 'spanwise_forbidden',
    code: 'forbidden',
  };
}

const recordingOver = {
  status: 404,
  message:
    'Spanwise gateway: the run that this address belongs to is over. Open a new terminal, or unset the base URL variable (OPENAI_BASE_URL) to call the provider directly.',
  type: 'spanwise_unknown_run',
  code: 'unknown_run',
};

function unknownProvider(key: string) {
  return {
    status: 404,
    message: `Spanwise gateway: no provider address is known for "${key}". Name it in the setting spanwise.upstreams.`,
    type: 'spanwise_unknown_provider',
    code: 'unknown_provider',
  };
}

function httpOrigin(text: string | undefined): URL | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}
