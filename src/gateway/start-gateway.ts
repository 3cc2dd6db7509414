import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../base/log.ts';
import { browserRefusal } from '../loopback/browser-refusal.ts';
import { listenOnLoopback } from '../loopback/listen-on-loopback.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { BodyRecorder } from './body-recorder.ts';
import { parseCallAddress } from './call-address.ts';
import { sendError } from './error-answer.ts';
import { createUpstreamAgents, forwardCall } from './forward-call.ts';
import type { GatewayRoute, UpstreamRoute } from './gateway-route.ts';
import { type IncomingCall, nowMs } from './incoming-call.ts';
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
    else await replayCall(call, { route, goLive: passOn, log });
  }

  function take(request: IncomingMessage, response: ServerResponse): void {
    const done = answer(request, response).catch((error: unknown) => {
      log.error('The gateway could not handle a call.', error);
      response.destroy();
    });
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
  }

  const server = await listenOnLoopback({
    port: options.port,
    makeServer: () => makeServer(log, take),
    onError: (error) => log.warn(`The gateway could not take a connection: ${error.message}`),
  });
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

function makeServer(
  log: Log,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  // A stream may pause longer than the default limits, and a prompt may take long to upload.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, onRequest);
  server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
    log.warn('A program asked the gateway for a WebSocket, which is not recorded; refused.');
    const sentence = 'The Spanwise gateway records HTTP calls and cannot carry a WebSocket.';
    socket.on('error', () => undefined);
    socket.end(
      `HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${sentence.length}\r\n\r\n${sentence}`,
    );
  });
  return server;
}

function refusalOf(request: IncomingMessage) {
  const message = browserRefusal(request.headers);
  if (message === undefined) return undefined;
  return { status: 403, message, type: 'spanwise_forbidden', code: 'forbidden' };
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
