import assert from 'node:assert/strict';
import * as http from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Gateway } from '../../../src/gateway/start-gateway.ts';
import type { GatewayRoute } from '../../../src/gateway/gateway-route.ts';
import { ReplaySession } from '../../../src/replay/replay-session.ts';
import { gatewayFor, recordingTo, testExecution } from '../../support/test-gateway.ts';

/** Opens a socket to the gateway, asks for a WebSocket and then says `hello`; resolves with all that it hears. */
function ask(
  gateway: Gateway,
  { provider = 'openai', header = '', path = '/v1/realtime?model=m' } = {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1');
    let text = '';
    socket.on('data', (piece) => (text += piece.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
    socket.write(
      `GET /${testExecution}/${provider}${path} HTTP/1.1\r\nhost: localhost\r\n${header}` +
        'authorization: Bearer key\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nhello',
    );
  });
}

describe('WebSockets', () => {
  let provider: http.Server;
  let origin: string;
  let asked: http.IncomingMessage[] = [];
  const gateways: Gateway[] = [];
  const sentences: string[] = [];

  before(async () => {
    provider = http.createServer((_request, response) => response.writeHead(403).end('no'));
    provider.on('upgrade', (request: http.IncomingMessage, socket, head: Buffer) => {
      asked.push(request);
      if (request.url?.includes('refused') === true) {
        socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 3\r\n\r\nbad');
        return;
      }
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      );
      const echo = (bytes: Buffer): void => void socket.end(`echo ${bytes.toString()}`);
      if (head.length > 0) echo(head);
      else socket.once('data', echo);
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });
  beforeEach(() => (asked = []));
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    provider.closeAllConnections();
    provider.close();
  });

  async function gatewayWith(route: GatewayRoute): Promise<Gateway> {
    const gateway = await gatewayFor(route);
    gateways.push(gateway);
    return gateway;
  }

  it('are passed on in both directions, and the recording says that it lacks them', async () => {
    const recording = recordingTo(origin);
    const onUnrecorded = (sentence: string) => sentences.push(sentence);
    const gateway = await gatewayWith({ ...recording.route, onUnrecorded });
    const heard = await ask(gateway);
    assert.match(heard, /^HTTP\/1\.1 101 [\s\S]*\r\n\r\necho hello$/);
    assert.equal(asked[0]?.url, '/v1/realtime?model=m');
    assert.equal(asked[0]?.headers.authorization, 'Bearer key');
    assert.equal(`http://${asked[0]?.headers.host}`, origin);
    assert.equal(recording.exchanges.length, 0);
    assert.match(sentences.join('\n'), /^A WebSocket to 127\.0\.0\.1:\d+ was passed on and is not/);
  });

  it("are refused in the provider's own words where it refuses", async () => {
    const { route } = recordingTo(origin);
    const upstreamOf = () => ({ origin, path: '/refused' });
    const gateway = await gatewayWith({ ...route, upstreamOf });
    assert.match(await ask(gateway), /^HTTP\/1\.1 401 [\s\S]*bad$/);
  });

  it('are refused where the same can be asked by HTTP, which is recorded', async () => {
    const { route } = recordingTo(origin);
    const gateway = await gatewayWith(route);
    const heard = await ask(gateway, { path: '/v1/responses' });
    assert.match(heard, /^HTTP\/1\.1 426 [\s\S]*over HTTP: ask it that way\.$/);
    assert.equal(asked.length, 0);
  });

  it('are refused with a sentence where nobody may be called', async () => {
    const session = new ReplaySession({ exchanges: [], now: Date.now });
    const replaying = await gatewayWith({
      mode: 'replay',
      session,
      speed: 0,
      onMiss: 'halt',
      onStopped: () => Promise.resolve('halt'),
    });
    const recording = await gatewayWith(recordingTo(origin).route);
    const refused = [
      await ask(replaying),
      await ask(recording, { provider: 'nobody' }),
      await ask(recording, { header: 'origin: http://evil.example\r\n' }),
    ];
    for (const heard of refused)
      assert.match(heard, /^HTTP\/1\.1 426 [\s\S]*cannot replay a WebSocket\.$/);
    assert.equal(asked.length, 0);
  });
});
