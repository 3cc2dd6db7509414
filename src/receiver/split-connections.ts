import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What a connection speaks. HTTP/2 without TLS is what gRPC is sent over. */
export type WireProtocol = 'http1' | 'http2' | 'tls';

export interface ConnectionHandlers {
  /** Takes the connection over. Its first bytes can be read again. */
  readonly onHttp2: (socket: Socket) => void;
  /** The sender was told, in its own words, that there is no encryption here. */
  readonly onTls: () => void;
}

/**
 * Tells connections apart by their first bytes, so that a port that is meant for one protocol can
 * answer another one in its own words. HTTP/1 goes on to the server that listens.
 */
export class ConnectionSplitter {
  private readonly timeoutMs: number;
  /** No server knows of these. */
  private readonly own = new Set<Socket>();

  /** `timeoutMs`: how long a connection may say nothing. */
  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /** Puts itself before the server's own handling of connections. */
  split(server: Server, handlers: ConnectionHandlers): Server {
    const takeHttp1 = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      this.recognize(socket, (protocol) => {
        if (protocol === 'http1') for (const listener of takeHttp1) listener.call(server, socket);
        else if (protocol === 'http2') handlers.onHttp2(socket);
        else {
          this.refuseTls(socket);
          handlers.onTls();
        }
      });
    });
    return server;
  }

  /** Ends the connections that were not handed on. */
  close(): void {
    for (const socket of this.own) socket.destroy();
  }

  private refuseTls(socket: Socket): void {
    this.own.add(socket);
    socket.once('close', () => this.own.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(this.timeoutMs, () => socket.destroy());
    // What the sender still says is read and forgotten, so that the answer reaches it.
    socket.resume().end(protocolVersionAlert);
  }

  private recognize(socket: Socket, decide: (protocol: WireProtocol) => void): void {
    let seen = Buffer.alloc(0);
    const destroy = (): void => void socket.destroy();
    const timer = setTimeout(destroy, this.timeoutMs);
    const leave = (): void => {
      clearTimeout(timer);
      this.own.delete(socket);
      socket.off('readable', look).off('error', destroy).off('end', destroy).off('close', leave);
    };
    const look = (): void => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      seen = Buffer.concat([seen, chunk]);
      const protocol = recognizeProtocol(seen);
      if (protocol === undefined) return;
      leave();
      socket.unshift(seen);
      decide(protocol);
    };
    this.own.add(socket);
    socket.on('readable', look).on('error', destroy).on('end', destroy).on('close', leave);
  }
}

/** TLS's own fatal alert: a record of two bytes, "the protocol version is not supported". */
const protocolVersionAlert = Uint8Array.of(0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46);

/** `undefined` while there are too few bytes to say: HTTP/2 begins as `POST` and `PUT` do. */
export function recognizeProtocol(firstBytes: Uint8Array): WireProtocol | undefined {
  const tlsHandshake = 0x16;
  if (firstBytes[0] === tlsHandshake) return 'tls';
  const start = String.fromCharCode(...firstBytes.subarray(0, http2Start.length));
  if (start === http2Start) return 'http2';
  return http2Start.startsWith(start) ? undefined : 'http1';
}

/** The whole is `PRI * HTTP/2.0`; no method of HTTP/1 begins with these letters and a blank. */
const http2Start = 'PRI ';
