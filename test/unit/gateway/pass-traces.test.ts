import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import type { GatewayRoute } from '../../../src/gateway/gateway-route.ts';
import type { SentTraces } from '../../../src/gateway/pass-traces.ts';
import { startGateway, type Gateway } from '../../../src/gateway/start-gateway.ts';
import { ReplaySession } from '../../../src/replay/replay-session.ts';
import { send, startUpstream, type ScriptedUpstream } from '../../support/scripted-upstream.ts';
import { openAiUrl, recordingTo } from '../../support/test-gateway.ts';

describe("an agent's own traces, sent where its model is", () => {
  const body = '{"data":[{"object":"trace","id":"trace_1"}]}';
  const headers = { 'content-type': 'application/json', authorization: 'Bearer key' };
  let upstream: ScriptedUpstream;
  let gateway: Gateway;
  let taken: SentTraces[];

  async function gatewayWith(route: GatewayRoute): Promise<string> {
    gateway = await startGateway({
      port: 0,
      log: silentLog,
      findRoute: () => route,
      onTraces: (_id, traces) => taken.push(traces),
    });
    return openAiUrl(gateway, '/v1/traces/ingest');
  }

  beforeEach(async () => {
    taken = [];
    upstream = await startUpstream((response) => response.writeHead(202).end());
  });
  afterEach(async () => {
    await gateway.close();
    await upstream.close();
  });

  it('are passed on, taken as telemetry, and are no model call', async () => {
    const recording = recordingTo(upstream.origin);
    const url = await gatewayWith(recording.route);
    assert.equal((await send(url, { body, headers })).status, 202);
    assert.equal(upstream.calls[0]?.body.toString(), body);
    assert.equal(upstream.calls[0]?.headers.authorization, 'Bearer key');
    assert.deepEqual(
      taken.map((each) => [each.contentType, Buffer.from(each.body).toString()]),
      [['application/json', body]],
    );
    assert.equal(recording.exchanges.length, 0);
  });

  it('do not leave this machine in a replay, and are no divergence', async () => {
    const session = new ReplaySession({ exchanges: [], now: Date.now });
    const url = await gatewayWith({
      mode: 'replay',
      session,
      speed: 0,
      onMiss: 'halt',
      onStopped: () => Promise.resolve('halt'),
    });
    assert.equal((await send(url, { body, headers })).status, 204);
    assert.equal(taken.length, 1);
    assert.equal(upstream.calls.length, 0);
    assert.deepEqual(session.report().divergences, []);
  });
});
