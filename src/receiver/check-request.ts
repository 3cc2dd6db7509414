import type { IncomingMessage } from 'node:http';
import { parseExecutionId } from '../model/ids.ts';
import type { OtlpFormat } from '../otlp/decode-request.ts';
import type { Signal } from '../otlp/export-response.ts';
import { tokenHeader, type Caller } from './admission.ts';
import { hasZstd, type Compression } from './decompress.ts';
import { Refusal } from './refusal.ts';
import type { ExportHead } from './take-in.ts';

/** The variable by which a program that Spanwise started says which execution its telemetry belongs to. */
export const executionHeader = 'x-spanwise-execution';

export interface HttpExportHead extends ExportHead {
  readonly compression: Compression;
  /** OpenAI's Agents SDK has a format of its own. */
  readonly content: 'otlp' | 'agents-traces';
}

export function readCaller({ headers, socket }: IncomingMessage): Caller {
  return {
    address: socket.remoteAddress,
    host: headers.host,
    origin: headers.origin,
    token: headers[tokenHeader]?.toString(),
    authorization: headers.authorization,
  };
}

/** Throws `Refusal` where the head is not that of an OTLP request. */
export function readRequestHead(request: IncomingMessage): HttpExportHead {
  return {
    signal: readSignal(request),
    format: requireFormat(request),
    compression: readCompression(request),
    content: agentsTracesPath.test(pathOf(request)) ? 'agents-traces' : 'otlp',
    executionId: parseExecutionId(String(request.headers[executionHeader] ?? '')),
  };
}

export function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  return path === '/' ? path : path.replace(/\/$/, '');
}

/** Below the base address of OpenAI's API, `/v1`, or any other that a program was given. */
const agentsTracesPath = /\/traces\/ingest$/;

/**
 * SDKs append `/v1/traces` to a base that may have a path of its own. Where the address was given
 * for one signal alone they use it as it is, so that a bare `/` means any.
 */
function readSignal(request: IncomingMessage): Signal | undefined {
  const path = pathOf(request);
  const isAgentsTraces = agentsTracesPath.test(path);
  const signal = isAgentsTraces ? 'traces' : /\/v1\/(traces|logs|metrics)$/.exec(path)?.[1];
  if (signal === undefined && path !== '/') {
    throw new Refusal(404, 'There is nothing at this path: traces go to /v1/traces.');
  }
  if (request.method !== 'POST') {
    const allowed = path === '/' ? 'GET, HEAD, POST' : 'POST';
    throw new Refusal(405, 'OTLP is sent with POST.', { headers: { allow: allowed } });
  }
  return signal as Signal | undefined;
}

/** Also what a refusal is written in. `undefined` where the request names no format of OTLP. */
export function readFormat(request: IncomingMessage): OtlpFormat | undefined {
  const [mediaType = ''] = (request.headers['content-type'] ?? '').split(';');
  const name = mediaType.trim().toLowerCase();
  if (name === 'application/x-protobuf') return 'protobuf';
  return name === 'application/json' ? 'json' : undefined;
}

function requireFormat(request: IncomingMessage): OtlpFormat {
  const format = readFormat(request);
  if (format === undefined) {
    throw new Refusal(
      415,
      'The content type of OTLP over HTTP is application/x-protobuf or application/json.',
    );
  }
  return format;
}

function readCompression(request: IncomingMessage): Compression {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'deflate' || encoding === 'identity') return encoding;
  if (encoding === '') return 'identity';
  if (encoding === 'zstd' && hasZstd) return 'zstd';
  const known = hasZstd ? 'gzip, deflate, zstd, identity' : 'gzip, deflate, identity';
  throw new Refusal(415, `The content encoding must be one of ${known}.`, {
    headers: { 'accept-encoding': known },
  });
}
