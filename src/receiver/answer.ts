import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OtlpFormat } from '../otlp/decode-request.ts';
import { encodeRpcStatus } from '../otlp/export-response.ts';
import { readFormat } from './check-request.ts';
import type { Refusal } from './refusal.ts';

const contentTypes: Record<OtlpFormat, string> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Success is always 200 and a message in the request's own format: SDKs take all else for a failure. */
export function answerSuccess(
  response: ServerResponse,
  format: OtlpFormat,
  body: Uint8Array,
): void {
  send(response, 200, { 'content-type': contentTypes[format] }, body);
}

/** A `google.rpc.Status` in the request's format, in JSON where that is unknown. */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
): void {
  const format = readFormat(request) ?? 'json';
  const { headers, retryAfterSeconds } = refusal.details;
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  send(
    response,
    refusal.status,
    { ...headers, ...retry, 'content-type': contentTypes[format] },
    encodeRefusal(format, refusal),
  );
  // The rest of the body is read and forgotten, so that the sender gets to read the answer.
  request.resume();
}

/** A `google.rpc.Status`. */
export function encodeRefusal(format: OtlpFormat, refusal: Refusal): Uint8Array {
  const { rpcCode: code, message, details } = refusal;
  return encodeRpcStatus(format, { ...details, code, message });
}

export function answerText(response: ServerResponse, text: string): void {
  const body = new TextEncoder().encode(text);
  send(response, 200, { 'content-type': 'text/plain; charset=utf-8' }, body);
}

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: Uint8Array,
): void {
  // Gone where the sender hung up.
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.end(body);
}
