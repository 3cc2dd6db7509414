import * as http from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A proxy that takes every host for this machine, and notes what it was asked for. */
export interface TestProxy {
  /** With a password, as many have. */
  readonly url: string;
  /** `CONNECT models.test:443`, `GET http://models.test/v1`, and with which credentials. */
  readonly asked: readonly (readonly [line: string, authorization: string | undefined])[];
  close(): Promise<void>;
}

export async function startProxy(): Promise<TestProxy> {
  const asked: [string, string | undefined][] = [];
  const server = http.createServer((request, response) => {
    asked.push([`${request.method} ${request.url}`, request.headers['proxy-authorization']]);
    const { port, pathname } = new URL(request.url ?? '');
    const { method = 'GET', headers } = request;
    const upstream = http.request({ port, path: pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(upstream);
  });
  server.on('connect', (request: http.IncomingMessage, socket, head: Buffer) => {
    asked.push([`CONNECT ${request.url}`, request.headers['proxy-authorization']]);
    const upstream = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://someone:password@127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
