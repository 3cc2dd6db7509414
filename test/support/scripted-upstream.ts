import * as http from 'node:http';
import { type AddressInfo } from 'node:net';

/** A model server of a test, which does what its script says. */
export interface ScriptedUpstream {
  readonly origin: string;
  readonly calls: readonly UpstreamCall[];
  closeIdleConnections(): void;
  close(): Promise<void>;
}

export interface UpstreamCall {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The script is called once the request's body has arrived. */
export async function startUpstream(
  script: (response: http.ServerResponse, call: UpstreamCall) => unknown,
): Promise<ScriptedUpstream> {
  const calls: UpstreamCall[] = [];
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const call = { method, url, headers, body: Buffer.concat(pieces) };
      calls.push(call);
      script(response, call);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    closeIdleConnections: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether the answer came to its proper end. */
  readonly complete: boolean;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Called with each piece of the answer; `cancel` breaks the call off. */
  onPiece?(piece: Buffer, cancel: () => void): void;
}

/** A call as a program makes it, with a connection of its own. Rejects where no answer began. */
export function send(url: string, options: SendOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = 'POST', headers = {}, body } = options;
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        options.onPiece?.(piece, () => request.destroy());
      });
      response.on('error', () => undefined);
      response.on('close', () => {
        const { statusCode: status = 0, complete } = response;
        resolve({ status, headers: response.headers, body: Buffer.concat(pieces), complete });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A moment that a test makes come. */
export function signal(): { readonly come: Promise<void>; give(): void } {
  let give: () => void = () => undefined;
  const come = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { come, give };
}
