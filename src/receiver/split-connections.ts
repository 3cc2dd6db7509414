import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What a connection speaks. HTTP/2 without TLS is what gRPC is sent over. */
export type WireProtocol = 'http1' | 'http2' | 'tls';

export interface SplitterOptions {
  /** How long a connection may say nothing. */
  readonly timeoutMs: number;
  /** Takes over every connection that is not HTTP/1. Its first bytes can be read again. */
  readonly onOther: (socket: Socket, protocol: 'http2' | 'tls') => void;
}

/**
 * Tells connections apart by their first bytes, so that a port that is meant for one protocol can
 * answer another one in its own words. HTTP/1 goes on to the server that listens.
 */
export class ConnectionSplitter {
  private readonly options: SplitterOptions;
  private readonly undecided = new Set<Socket>();

  constructor(options: SplitterOptions) {
    this.options = options;
  }

  /** Puts itself before the server's own handling of connections. */
  split(server: Server, onOther = this.options.onOther): Server {
    const takeHttp1 = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      this.recognize(socket, (protocol) => {
        if (protocol !== 'http1') onOther(socket, protocol);
        else for (const listener of takeHttp1) listener.call(server, socket);
      });
    });
    return server;
  }

  /** Ends the connections that have said nothing yet: no server knows of them. */
  close(): void {
    for (const socket of this.undecided) socket.destroy();
  }

  private recognize(socket: Socket, decide: (protocol: WireProtocol) => void): void {
    let seen = Buffer.alloc(0);
    const destroy = (): void => void socket.destroy();
    const timer = setTimeout(destroy, this.options.timeoutMs);
    const leave = (): void => {
      clearTimeout(timer);
      this.undecided.delete(socket);
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
    this.undecided.add(socket);
    socket.on('readable', look).on('error', destroy).on('end', destroy).on('close', leave);
  }
}

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
