import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { listenOnLoopback, type LoopbackServer } from '../../../src/loopback/listen-on-loopback.ts';
import { PortTakenError } from '../../../src/loopback/port-taken-error.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

const makeServer = (): Server => createServer((_request, response) => response.end('here'));
const open: LoopbackServer[] = [];

async function listen(port: number): Promise<LoopbackServer> {
  const server = await listenOnLoopback({ port, makeServer, onError: assert.ifError });
  open.push(server);
  return server;
}

describe('listenOnLoopback', () => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });

  it('answers on both loopback addresses', async () => {
    const { port } = await listen(0);
    const hosts = ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])];
    for (const host of hosts) {
      const response = await fetch(`http://${host}:${port}/`);
      assert.equal(await response.text(), 'here');
    }
  });

  it('says by its type which port is taken', async () => {
    const { port } = await listen(0);
    await assert.rejects(listen(port), (error) => {
      assert.ok(error instanceof PortTakenError);
      assert.equal(error.port, port);
      return true;
    });
  });

  it('wants a port on both addresses, and frees the half that it had', async function () {
    if (!hasIpv6) this.skip();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '::1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      await assert.rejects(listen(port), PortTakenError);
      const half = createServer();
      await new Promise<void>((resolve) => half.listen(port, '127.0.0.1', resolve));
      half.close();
    } finally {
      other.close();
    }
  });

  it('frees the port when it is closed', async () => {
    const first = await listen(0);
    await first.close();
    await listen(first.port);
  });
});
