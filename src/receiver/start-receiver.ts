import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorText, type Log } from '../base/log.ts';
import type { ExecutionId } from '../model/ids.ts';
import { listenOnLoopback } from '../loopback/listen-on-loopback.ts';
import type { OtlpFormat } from '../otlp/decode-traces.ts';
import { encodeExportResponse, type PartialSuccess, type Signal } from '../otlp/export-response.ts';
import { OtlpDecodeError } from '../otlp/otlp-decode-error.ts';
import { answerRefusal, answerSuccess, answerText } from './answer.ts';
import { pathOf, readRequestHead, refuseBrowsers, type ExportRequest } from './check-request.ts';
import { IngestBusyError } from './ingest-busy-error.ts';
import { PendingTotal } from './pending-bytes.ts';
import { readBody } from './read-body.ts';
import { defaultReceiverLimits, type ReceiverLimits } from './receiver-limits.ts';
import { Refusal } from './refusal.ts';

export interface IngestRequest {
  readonly signal: Signal;
  /** The signal's export request, decompressed. */
  readonly body: Uint8Array;
  readonly format: OtlpFormat;
  /** Absent where the sender was not started by Spanwise. */
  readonly executionId?: ExecutionId;
}

export interface IngestResult {
  readonly rejectedRecords: number;
  /** For the sender's log. SDKs show it even where nothing was rejected. */
  readonly message?: string;
}

export interface ReceiverOptions {
  /** 0 for any free one. */
  readonly port: number;
  /**
   * Takes one request; the sender is answered when it is done. Rejects with `OtlpDecodeError` where
   * the body is no OTLP (400, never sent again) and with `IngestBusyError` where it should be sent
   * again (503). Any other rejection is a fault of ours (500).
   */
  readonly ingest: (request: IngestRequest) => Promise<IngestResult>;
  readonly log: Log;
  readonly limits?: Partial<ReceiverLimits>;
}

export interface Receiver {
  /** Base address, such as `http://127.0.0.1:4318`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections. What is not acknowledged yet the senders send again. */
  close(): Promise<void>;
}

/** Starts the OTLP/HTTP server. Rejects with `PortTakenError` where another program has the port. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const limits = { ...defaultReceiverLimits, ...options.limits };
  const context: Context = {
    ingest: options.ingest,
    log: options.log,
    limits,
    pendingTotal: new PendingTotal(limits.maximumPendingBytes),
  };
  const { port, close } = await listenOnLoopback({
    port: options.port,
    makeServer: () => makeServer(context),
    onError: (error) =>
      options.log.warn(`The OTLP receiver could not take a connection: ${error.message}`),
  });
  return { url: `http://127.0.0.1:${port}`, port, close };
}

interface Context {
  readonly ingest: ReceiverOptions['ingest'];
  readonly log: Log;
  readonly limits: ReceiverLimits;
  readonly pendingTotal: PendingTotal;
}

function makeServer(context: Context): Server {
  const { limits } = context;
  return createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.idleTimeoutMs,
      // Node looks for expired connections only this often, by default every 30 s.
      connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5000),
    },
    (request, response) => void handleRequest(request, response, context),
  );
}

/** Never rejects: what goes wrong becomes an answer. */
async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  try {
    refuseBrowsers(request);
    if (isGreeting(request)) {
      answerText(
        response,
        'Spanwise collector: OTLP over HTTP at /v1/traces, /v1/logs and /v1/metrics\n',
      );
    } else await exportRequest(request, response, context);
  } catch (error) {
    answerRefusal(request, response, toRefusal(error, context));
  }
}

/** Someone looks with a browser or curl what is listening here. */
function isGreeting(request: IncomingMessage): boolean {
  return pathOf(request) === '/' && (request.method === 'GET' || request.method === 'HEAD');
}

async function exportRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const head = readRequestHead(request);
  const pending = context.pendingTotal.open();
  try {
    const { compression, format, signal } = head;
    const { maximumBodyBytes } = context.limits;
    const body = await readBody(request, { compression, maximumBodyBytes, pending });
    const partialSuccess = await takeIn(body, head, context);
    answerSuccess(response, format, encodeExportResponse(format, signal, partialSuccess));
  } finally {
    pending.release();
  }
}

async function takeIn(
  body: Uint8Array,
  head: ExportRequest,
  context: Context,
): Promise<PartialSuccess> {
  const { signal, format, executionId } = head;
  const { rejectedRecords, message = '' } = await context.ingest({
    signal,
    body,
    format,
    ...(executionId === undefined ? {} : { executionId }),
  });
  return { rejectedRecords, message };
}

function toRefusal(error: unknown, { log, limits }: Context): Refusal {
  const retry = { 'retry-after': String(limits.retryAfterSeconds) };
  if (error instanceof Refusal) {
    return error.status === 503 ? new Refusal(503, error.message, retry) : error;
  }
  if (error instanceof OtlpDecodeError) return new Refusal(400, error.message);
  if (error instanceof IngestBusyError) return new Refusal(503, error.message, retry);
  log.error(`A request could not be handled: ${errorText(error)}`, error);
  return new Refusal(500, 'Spanwise failed to take in this request; its log says more.');
}
