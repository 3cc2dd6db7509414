import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../base/log.ts';
import { browserRefusal } from '../loopback/browser-refusal.ts';
import { listenOnLoopback } from '../loopback/listen-on-loopback.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { BodyRecorder } from './body-recorder.ts';
import { parseCallAddress, type CallAddress } from './call-address.ts';
import { sendError } from './error-answer.ts';
import { forwardCall } from './forward-call.ts';
import type { GatewayRoute, UpstreamRoute } from './gateway-route.ts';
import { type IncomingCall, nowMs } from './incoming-call.ts';
import { isTracesExport, passTraces, type SentTraces } from './pass-traces.ts';
import {
  hasHttpToo,
  passWebSocket,
  refuseWebSocket,
  type UpgradeRequest,
} from './pass-websocket.ts';
import { replayCall } from './replay-call.ts';
import type { CallTarget } from './start-request.ts';
import { directWay, UpstreamAgents } from './upstream-agents.ts';

export interface GatewayOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
  /** Asked at each call; `undefined` once the execution is over. */
  findRoute(id: ExecutionId): GatewayRoute | undefined;
  /** Traces that a program sends where it sends its model calls, as OpenAI's Agents SDK does. Must not throw. */
  onTraces?(id: ExecutionId, traces: SentTraces): void;
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
  const agents = new UpstreamAgents();
  const underWay = new Set<Promise<void>>();

  function targetOf({ provider, path }: CallAddress, route: UpstreamRoute): CallTarget | undefined {
    const upstream = route.upstreamOf(provider, path);
    const origin = httpOrigin(upstream?.origin);
    if (upstream === undefined || origin === undefined) return undefined;
    const connection = agents.connectionTo(origin, upstream.way ?? directWay);
    const { path: upstreamPath, authorization } = upstream;
    return {
      origin,
      path: upstreamPath,
      ...connection,
      ...(authorization !== undefined && { authorization }),
    };
  }

  async function passOn(
    call: IncomingCall,
    route: UpstreamRoute,
    body?: BodyRecorder<Uint8Array>,
  ): Promise<void> {
    const target = targetOf(call.address, route);
    if (target === undefined) {
      call.request.resume();
      sendError(call, unknownProvider(call.address.provider), 'final');
      return;
    }
    route.onExchange(await forwardCall(call, target, body));
  }

  async function takeTraces(call: IncomingCall, route: GatewayRoute): Promise<void> {
    const target = route.mode === 'record' ? targetOf(call.address, route) : undefined;
    const traces = await passTraces(call, target);
    if (traces !== undefined) options.onTraces?.(call.address.executionId, traces);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAtMs = nowMs();
    const refusal = refusalOf(request);
    const address = parseCallAddress(request.url ?? '');
    const route = address === undefined ? undefined : options.findRoute(address.executionId);
    if (refusal !== undefined || address === undefined || route === undefined) {
      request.resume();
      sendError({ request, response }, refusal ?? recordingOver, 'final');
      return;
    }
    const call = { request, response, address, receivedAtMs };
    if (isTracesExport(call)) await takeTraces(call, route);
    else if (route.mode === 'record') await passOn(call, route);
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

  function upgrade({ request, socket, head }: UpgradeRequest): void {
    const address = parseCallAddress(request.url ?? '');
    const route = address === undefined ? undefined : options.findRoute(address.executionId);
    const target =
      refusalOf(request) === undefined && address !== undefined && route?.mode === 'record'
        ? targetOf(address, route)
        : undefined;
    if (address !== undefined && hasHttpToo(address.path)) {
      refuseWebSocket(socket, 'The Spanwise gateway records this API over HTTP: ask it that way.');
      return;
    }
    if (target === undefined || route?.mode !== 'record') {
      log.warn('A program asked the gateway for a WebSocket, which cannot be replayed; refused.');
      refuseWebSocket(socket, 'Spanwise replays HTTP calls and cannot replay a WebSocket.');
      return;
    }
    const sentence = `A WebSocket to ${target.origin.host} was passed on and is not in the recording.`;
    if (route.onUnrecorded === undefined) log.warn(sentence);
    else route.onUnrecorded(sentence);
    passWebSocket({ request, socket, head }, target);
  }

  const server = await listenOnLoopback({
    port: options.port,
    makeServer: () => makeServer(take, upgrade),
    onError: (error) => log.warn(`The gateway could not take a connection: ${error.message}`),
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    close: async () => {
      await server.close();
      await Promise.all(underWay);
      agents.destroy();
    },
  };
}

function makeServer(
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
  onUpgrade: (upgrade: UpgradeRequest) => void,
): Server {
  // A stream may pause longer than the default limits, and a prompt may take long to upload.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, onRequest);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    onUpgrade({ request, socket, head }),
  );
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
