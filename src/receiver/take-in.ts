import { errorText, type Log } from '../base/log.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { AgentsTraces } from '../otlp/agents-traces.ts';
import type { OtlpFormat } from '../otlp/decode-request.ts';
import { encodeExportResponse, type Signal } from '../otlp/export-response.ts';
import { OtlpDecodeError } from '../otlp/otlp-decode-error.ts';
import { recognizeSignal } from '../otlp/recognize-signal.ts';
import type { Admission } from './admission.ts';
import type { ArrivingBodies } from './arriving-bodies.ts';
import type { BodyBuffers } from './body-buffers.ts';
import { IngestBusyError } from './ingest-busy-error.ts';
import type { PendingTotal } from './pending-bytes.ts';
import type { ReceiverLimits } from './receiver-limits.ts';
import { Refusal } from './refusal.ts';
import type { WrongProtocols } from './wrong-protocols.ts';

export interface IngestRequest {
  readonly signal: Signal;
  /** The signal's export request, decompressed. Its memory is used again as soon as the request was taken in. */
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

/**
 * Takes one request; the sender is answered when it is done. Rejects with `OtlpDecodeError` where
 * the body is no OTLP (never sent again) and with `IngestBusyError` where it should be sent again.
 * Any other rejection is a fault of ours.
 */
export type Ingest = (request: IngestRequest) => Promise<IngestResult>;

/** What the ports have in common, whatever is spoken there. */
export interface Intake {
  readonly ingest: Ingest;
  readonly log: Log;
  readonly limits: ReceiverLimits;
  readonly pendingTotal: PendingTotal;
  readonly buffers: BodyBuffers;
  readonly arriving: ArrivingBodies;
  readonly wrongProtocols: WrongProtocols;
  readonly admission: Admission;
  readonly agentsTraces: AgentsTraces;
}

/** An OTLP request by its head: what it carries and how. */
export interface ExportHead {
  /** What the sender took its address for; `undefined`: the address stands for any. */
  readonly signal: Signal | undefined;
  readonly format: OtlpFormat;
  readonly executionId: ExecutionId | undefined;
}

/**
 * The answer to a request, whichever way it came: an `Export…ServiceResponse`. What was sent to the
 * address of another signal is taken for what it is. Rejects with what `toRefusal` understands.
 */
export async function takeIn(
  body: Uint8Array,
  head: ExportHead,
  intake: Intake,
): Promise<Uint8Array> {
  const { format, signal: sentAs } = head;
  const signal = recognizeSignal(body, format) ?? sentAs ?? 'traces';
  const { rejectedRecords, message = '' } = await intake.ingest({
    signal,
    body,
    format,
    ...(head.executionId !== undefined && { executionId: head.executionId }),
  });
  // Only now is it known that it can be decoded as that.
  if (sentAs !== undefined && signal !== sentAs) intake.wrongProtocols.reportSignal(signal, sentAs);
  return encodeExportResponse(format, sentAs ?? signal, { rejectedRecords, message });
}

/** What the sender is told of a failure. A fault of ours goes to the log. */
export function toRefusal(error: unknown, { log, limits }: Intake): Refusal {
  const retry = { retryAfterSeconds: limits.retryAfterSeconds };
  if (error instanceof Refusal) {
    return error.status === 503 ? new Refusal(503, error.message, retry) : error;
  }
  if (error instanceof OtlpDecodeError) return new Refusal(400, error.message);
  if (error instanceof IngestBusyError) return new Refusal(503, error.message, retry);
  log.error(`A request could not be handled: ${errorText(error)}`, error);
  return new Refusal(500, 'Spanwise failed to take in this request; its log says more.');
}
