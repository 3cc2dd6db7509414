import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { encodeExportResponse } from '../otlp/export-response.ts';
import { answerRefusal, answerSuccess, answerText } from './answer.ts';
import { pathOf, readRequestHead, refuseBrowsers } from './check-request.ts';
import { readBody } from './read-body.ts';
import { takeIn, toRefusal, type Intake } from './take-in.ts';

/** OTLP over HTTP/1. It does not listen yet. */
export function createHttpServer(intake: Intake): Server {
  const { limits } = intake;
  return createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.idleTimeoutMs,
      // Node looks for expired connections only this often, by default every 30 s.
      connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5000),
    },
    (request, response) => void handleRequest(request, response, intake),
  );
}

/** Never rejects: what goes wrong becomes an answer. */
async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  intake: Intake,
): Promise<void> {
  try {
    refuseBrowsers(request.headers);
    if (isGreeting(request)) {
      answerText(response, 'Spanwise collector: OTLP over HTTP, traces at /v1/traces\n');
    } else await exportRequest(request, response, intake);
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
  response: ServerResponse,
  intake: Intake,
): Promise<void> {
  const head = readRequestHead(request);
  const pending = intake.pendingTotal.open();
  try {
    const { compression, format, signal } = head;
    const { limits } = intake;
    const body = await readBody(request, { compression, limits, pending });
    const partialSuccess = await takeIn(body, head, intake);
    answerSuccess(response, format, encodeExportResponse(format, signal, partialSuccess));
  } finally {
    pending.release();
  }
}
