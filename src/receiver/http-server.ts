import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { msToNanos } from '../base/nanos.ts';
import { answerRefusal, answerSuccess, answerText } from './answer.ts';
import { pathOf, readCaller, readRequestHead, type HttpExportHead } from './check-request.ts';
import { allowOrigin, answerPreflight, isPreflight } from './cross-origin.ts';
import { readBody } from './read-body.ts';
import { takeIn, toRefusal, type Intake } from './take-in.ts';

/** OTLP over HTTP/1. It does not listen yet. `onExport` is called with each OTLP request. */
export function createHttpServer(intake: Intake, onExport: () => void): Server {
  const { limits } = intake;
  return createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.idleTimeoutMs,
      // Node looks for expired connections only this often, by default every 30 s.
      connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5000),
    },
    (request, response) => void handleRequest(request, response, { intake, onExport }),
  );
}

/** Never rejects: what goes wrong becomes an answer. */
async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { intake, onExport }: { readonly intake: Intake; readonly onExport: () => void },
): Promise<void> {
  try {
    if (isPreflight(request)) {
      intake.admission.checkOrigin(request.headers.origin);
      answerPreflight(request, response);
      return;
    }
    intake.admission.check(readCaller(request));
    allowOrigin(request, response);
    if (isGreeting(request)) {
      answerText(response, 'Spanwise collector: OTLP over HTTP, traces at /v1/traces\n');
      return;
    }
    const head = readRequestHead(request);
    onExport();
    answerSuccess(response, head.format, await exportRequest(request, head, intake));
  } catch (error) {
    answerRefusal(request, response, toRefusal(error, intake));
  }
}

/** Someone looks with a browser or curl what is listening here. */
function isGreeting(request: IncomingMessage): boolean {
  return pathOf(request) === '/' && (request.method === 'GET' || request.method === 'HEAD');
}

async function exportRequest(
  request: IncomingMessage,
  head: HttpExportHead,
  intake: Intake,
): Promise<Uint8Array> {
  const { limits, buffers, arriving } = intake;
  const pending = intake.pendingTotal.open();
  let body: Uint8Array | undefined;
  try {
    const { compression } = head;
    body = await readBody(request, { compression, limits, pending, buffers, arriving });
    if (head.content === 'otlp') return await takeIn(body, head, intake);
    const otlp = intake.agentsTraces.toOtlp(body, msToNanos(Date.now()));
    pending.add(otlp.length);
    return await takeIn(otlp, head, intake);
  } finally {
    pending.release();
    if (body !== undefined) buffers.giveBack(body);
  }
}
