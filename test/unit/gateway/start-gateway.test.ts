import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { PortTakenError } from '../../../src/loopback/port-taken-error.ts';
import { type Gateway, startGateway } from '../../../src/gateway/start-gateway.ts';
import { type ScriptedUpstream, send, startUpstream } from '../../support/scripted-upstream.ts';
import { gatewayFor, openAiUrl, recordingTo, testExecution } from '../../support/test-gateway.ts';

describe('gateway', () => {
  let upstream: ScriptedUpstream;
  let gateway: Gateway;

  beforeEach(async () => {
    upstream = await startUpstream((response) => response.end('ok'));
    gateway = await gatewayFor(recordingTo(upstream.origin).route);
  });

  afterEach(async () => {
    await gateway.close();
    await upstream.close();
  });

  it('listens on both loopback addresses', async () => {
    const path = `/${testExecution}/openai/v1/x`;
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const reply = await send(`http://${host}:${gateway.port}${path}`);
      assert.equal(reply.body.toString(), 'ok', host);
    }
  });

  it('says what to do where the run is over, or the address is none', async () => {
    for (const path of [
      '/00000000000000000000/openai/v1/x',
      '/v1/chat/completions',
      '/',
      '/..%2f/x',
    ]) {
      const reply = await send(`${gateway.url}${path}`);
      assert.equal(reply.status, 404, path);
      assert.match(reply.body.toString(), /is over\. Open a new terminal/);
      assert.equal(reply.headers['x-should-retry'], 'false');
    }
    assert.equal(upstream.calls.length, 0);
  });

  it('says which provider it does not know', async () => {
    const reply = await send(`${gateway.url}/${testExecution}/nobody/v1/x`);
    assert.equal(reply.status, 404);
    assert.match(reply.body.toString(), /no provider address is known for \\"nobody\\"/);
  });

  it('refuses web pages and names that were made to point here', async () => {
    const url = openAiUrl(gateway, '/v1/x');
    for (const headers of [{ origin: 'http://localhost:3000' }, { host: 'evil.example' }]) {
      assert.equal((await send(url, { headers })).status, 403);
    }
    assert.equal(upstream.calls.length, 0);
  });

  it('says that a port is taken', async () => {
    const second = startGateway({ port: gateway.port, log: silentLog, findRoute: () => undefined });
    await assert.rejects(second, (error) => {
      assert.ok(error instanceof PortTakenError);
      assert.equal(error.port, gateway.port);
      return true;
    });
  });
});
