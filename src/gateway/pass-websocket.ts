import * as http from 'node:http';
import type { Duplex } from 'node:stream';
import { headerPairs } from './headers.ts';
import { startRequest, type CallTarget } from './start-request.ts';

export interface UpgradeRequest {
  readonly request: http.IncomingMessage;
  readonly socket: Duplex;
  /** What the program sent behind its request already. */
  readonly head: Buffer;
}

/**
 * Joins a program's WebSocket to the provider's, byte for byte in both directions. Nothing of it is
 * kept. A provider that refuses is heard by the program in its own words.
 */
export function passWebSocket({ request, socket, head }: UpgradeRequest, target: CallTarget): void {
  const headers = headerPairs(request.rawHeaders).map(([name, value]) =>
    name === 'host' ? ([name, target.origin.host] as const) : ([name, value] as const),
  );
  const upstream = startRequest(target, request.method, headers);
  upstream.once('upgrade', (answer, upstreamSocket: Duplex, upstreamHead: Buffer) => {
    socket.write(answerHead(answer));
    socket.write(upstreamHead);
    upstreamSocket.write(head);
    join(socket, upstreamSocket);
    join(upstreamSocket, socket);
  });
  upstream.once('response', (answer) => {
    socket.write(answerHead(answer, ['connection: close']));
    answer.on('error', () => socket.destroy());
    answer.pipe(socket);
  });
  upstream.on('error', () => {
    if (socket.writable) refuseWebSocket(socket, 'The model provider could not be reached.', 502);
  });
  socket.on('error', () => upstream.destroy());
  socket.once('close', () => upstream.destroy());
  upstream.end();
}

/** OpenAI's Responses API: a program that asks for it by a WebSocket asks by HTTP once that is refused. */
export function hasHttpToo(path: string): boolean {
  return /\/responses(?:\?|$)/.test(path);
}

/** Says no to a program that asks for a WebSocket. */
export function refuseWebSocket(socket: Duplex, sentence: string, status = 426): void {
  socket.on('error', () => undefined);
  socket.end(
    [
      `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}`,
      'connection: close',
      'content-type: text/plain',
      `content-length: ${Buffer.byteLength(sentence)}`,
      '',
      sentence,
    ].join('\r\n'),
  );
}

function join(from: Duplex, to: Duplex): void {
  from.on('error', () => to.destroy());
  from.once('close', () => to.destroy());
  from.pipe(to);
}

function answerHead(answer: http.IncomingMessage, more: readonly string[] = []): string {
  const connection = new Set(more.length > 0 ? ['connection', 'transfer-encoding'] : []);
  const headers = headerPairs(answer.rawHeaders)
    .filter(([name]) => !connection.has(name))
    .map(([name, value]) => `${name}: ${value}`);
  const { statusCode = 502, statusMessage = '' } = answer;
  return [`HTTP/1.1 ${statusCode} ${statusMessage}`, ...headers, ...more, '', ''].join('\r\n');
}
