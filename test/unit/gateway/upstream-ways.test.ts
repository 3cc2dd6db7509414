import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Gateway } from '../../../src/gateway/start-gateway.ts';
import { directWay, type UpstreamWay } from '../../../src/gateway/upstream-agents.ts';
import { send, startUpstream } from '../../support/scripted-upstream.ts';
import { gatewayFor, openAiUrl, recordingTo } from '../../support/test-gateway.ts';
import { startProxy, type TestProxy } from '../../support/test-proxy.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/gateway/${name}`, import.meta.url));
const certificateFile = fixture('certificate.pem');

describe('ways to a provider', () => {
  let server: https.Server;
  let port: number;
  let proxy: TestProxy;
  const gateways: Gateway[] = [];

  before(async () => {
    const identity = { key: readFileSync(fixture('key.pem')), cert: readFileSync(certificateFile) };
    server = https.createServer(identity, (request, response) => {
      request.resume();
      response.end(JSON.stringify({ host: request.headers.host, path: request.url }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    proxy = await startProxy();
  });
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });

  async function call(origin: string, way: UpstreamWay): Promise<[number, string]> {
    const { route } = recordingTo(origin);
    const upstreamOf = (_key: string, path: string) => ({ origin, path, way });
    const gateway = await gatewayFor({ ...route, upstreamOf });
    gateways.push(gateway);
    const reply = await send(openAiUrl(gateway, '/v1/models'), { body: '{}' });
    return [reply.status, reply.body.toString()];
  }

  it('lead to HTTPS where its certificate is trusted by the program', async () => {
    const origin = `https://localhost:${port}`;
    const [status, text] = await call(origin, {
      ...directWay,
      certificateFiles: [certificateFile, '/no/such/file'],
    });
    assert.equal(status, 200, text);
    assert.deepEqual(JSON.parse(text), { host: `localhost:${port}`, path: '/v1/models' });
  });

  it('say why HTTPS cannot be trusted', async () => {
    const [status, text] = await call(`https://localhost:${port}`, directWay);
    assert.equal(status, 502);
    assert.match(text, /could not be reached \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
  });

  it("lead through the program's proxy, with its password, to HTTPS", async () => {
    const [status, text] = await call(`https://models.test:${port}`, {
      proxies: { HTTPS_PROXY: proxy.url, HTTP_PROXY: 'http://127.0.0.1:1' },
      certificateFiles: [certificateFile],
    });
    assert.equal(status, 200, text);
    const authorization = `Basic ${Buffer.from('someone:password').toString('base64')}`;
    assert.deepEqual(proxy.asked.at(-1), [`CONNECT models.test:${port}`, authorization]);
  });

  it('lead through a proxy to HTTP', async () => {
    const upstream = await startUpstream((response) => response.end('plain'));
    const origin = upstream.origin.replace('127.0.0.1', 'models.test');
    const way = { ...directWay, proxies: { HTTP_PROXY: proxy.url } };
    const [status, text] = await call(origin, way);
    await upstream.close();
    assert.deepEqual([status, text], [200, 'plain']);
    assert.equal(proxy.asked.at(-1)?.[0], `POST ${origin}/v1/models`);
  });

  it('go past a proxy to this machine and to what the program excepts', async () => {
    const before = proxy.asked.length;
    const upstream = await startUpstream((response) => response.end('plain'));
    const way = { ...directWay, proxies: { ALL_PROXY: proxy.url } };
    assert.deepEqual(await call(upstream.origin, way), [200, 'plain']);
    await upstream.close();
    assert.equal(proxy.asked.length, before);
  });
});
