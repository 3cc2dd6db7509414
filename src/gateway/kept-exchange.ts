import type {
  HeaderPair,
  RecordedRequest,
  RecordedResponse,
  ResponseFrame,
} from '../model/recorded-exchange.ts';
import { headerValue, providerMark, truncatedMark } from '../replay/exchange-marks.ts';
import type { BodyRecorder } from './body-recorder.ts';
import { decodeBody } from './decode-body.ts';
import { endToEnd, headerPairs } from './headers.ts';
import type { IncomingCall } from './incoming-call.ts';

/**
 * A request in the form in which it is kept and matched: readable, connection headers removed, marked
 * with its provider. Credentials are still in it.
 */
export async function keptRequest(
  call: IncomingCall,
  body: BodyRecorder<Uint8Array>,
): Promise<RecordedRequest> {
  const bytes = Buffer.concat(body.pieces);
  const headers = endToEnd(headerPairs(call.request.rawHeaders));
  const plain = await readable(headers, bytes);
  const marks: HeaderPair[] = [[providerMark, call.address.provider]];
  if (body.isTruncated || plain === undefined) marks.push([truncatedMark, 'request']);
  return {
    method: call.request.method ?? 'GET',
    path: call.address.path,
    headers: [...withoutEncoding(headers), ...marks],
    body: plain ?? new Uint8Array(),
  };
}

/** An answer in the form in which it is kept. One that came compressed loses its division into frames. */
export async function keptResponse(
  response: RecordedResponse,
  body: BodyRecorder<ResponseFrame>,
): Promise<RecordedResponse> {
  const encoded = isEncoded(response.headers);
  const bytes = encoded ? Buffer.concat(body.pieces.map((frame) => frame.bytes)) : new Uint8Array();
  const plain = await readable(response.headers, bytes);
  const whole = plain !== undefined && plain.length > 0;
  const oneFrame = whole ? [{ offsetMs: body.pieces.at(-1)?.offsetMs ?? 0, bytes: plain }] : [];
  const marks: HeaderPair[] =
    body.isTruncated || plain === undefined ? [[truncatedMark, 'response']] : [];
  return {
    ...response,
    headers: [...withoutEncoding(response.headers), ...marks],
    frames: encoded ? oneFrame : body.pieces,
  };
}

function isEncoded(headers: readonly HeaderPair[]): boolean {
  return (headerValue(headers, 'content-encoding') ?? 'identity') !== 'identity';
}

async function readable(
  headers: readonly HeaderPair[],
  bytes: Uint8Array,
): Promise<Uint8Array | undefined> {
  const encoding = headerValue(headers, 'content-encoding');
  return isEncoded(headers) && encoding !== undefined ? decodeBody(bytes, encoding) : bytes;
}

/** Of a body that was compressed, the length is not the plain one's. */
function withoutEncoding(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  if (!isEncoded(headers)) return headers;
  return headers.filter(([name]) => name !== 'content-encoding' && name !== 'content-length');
}
