import assert from 'node:assert/strict';
import * as http from 'node:http';
import * as fc from 'fast-check';
import type { Gateway } from '../../src/gateway/start-gateway.ts';
import { agentPlan, apiName } from '../support/agent-plans.ts';
import { modelApi } from '../support/model-apis/all-model-apis.ts';
import type { AskedCall } from '../support/model-apis/model-api.ts';
import { runAgent, withoutNames } from '../support/planned-agent.ts';
import { type Random, randomAnswer, seededRandom } from '../support/random-model.ts';
import { answer, bodyText, chatRequest, prompt, recording } from '../support/recorded-exchanges.ts';
import { shuffled } from '../support/replay-sessions.ts';
import { type ScriptedUpstream, startUpstream } from '../support/scripted-upstream.ts';
import { gatewayFor, openAiUrl, recordingTo, replaying } from '../support/test-gateway.ts';

const connections = new http.Agent({ keepAlive: true });

describe('replay through a real gateway', () => {
  let random: Random = seededRandom(1);
  let name = '';
  let upstream: ScriptedUpstream;

  before(async () => {
    upstream = await startUpstream(async (response, call) => {
      const request = { body: call.body.toString(), path: call.url };
      const { status, answer: given } = randomAnswer(modelApi(name), request, random);
      response.writeHead(status, { 'content-type': given.contentType });
      for (const piece of given.pieces) {
        response.write(piece);
        await new Promise(setImmediate);
      }
      response.end();
    });
  });
  after(async () => {
    await upstream.close();
    connections.destroy();
  });

  it('repeats any agent exactly, 200 times', async () => {
    await fc.assert(
      fc.asyncProperty(agentPlan, apiName, fc.nat(), async (plan, api, seed) => {
        random = seededRandom(seed);
        name = api;
        const kept = recordingTo(upstream.origin);
        const recorder = await gatewayFor(kept.route);
        const recorded = await runAgent(plan, worldOf(recorder, api));
        await recorder.close();
        const exchanges = kept.exchanges
          .toSorted((left, right) => left.startedAtMs - right.startedAtMs)
          .map((exchange, index) => ({ ...exchange, sequence: index + 1 }));
        const { gateway, session } = await replaying(exchanges);
        const callsBefore = upstream.calls.length;
        const said = await runAgent(plan, worldOf(gateway, api));
        await gateway.close();
        const { exact, divergences, unused, minorDifferences } = session.report();
        assert.deepEqual(minorDifferences, []);
        assert.deepEqual(divergences, []);
        assert.deepEqual({ exact, unused }, { exact: exchanges.length, unused: 0 });
        assert.deepEqual(said.map(withoutNames), recorded.map(withoutNames));
        assert.equal(upstream.calls.length, callsBefore, 'nobody was called');
      }),
      { numRuns: 200 },
    );
  }).timeout(300_000);

  it('gives each of 50 calls at once, which differ in one word, its own answer, 1,000 times', async () => {
    const bodies = Array.from({ length: 50 }, (_, index) => prompt('Sum up.', `Chapter ${index}.`));
    const exchanges = recording(
      ...bodies.map((body, index) => [chatRequest(body), answer(`Sum ${index}`)] as const),
    );
    for (let round = 0; round < 1000; round++) {
      const { gateway, session } = await replaying(exchanges);
      const url = openAiUrl(gateway, '/v1/chat/completions');
      await Promise.all(
        shuffled(bodies.length).map(async (index) => {
          const { body } = await post(url, JSON.stringify(bodies[index]));
          assert.equal(body, bodyText(answer(`Sum ${index}`)));
        }),
      );
      assert.equal(session.report().exact, 50);
      await gateway.close();
    }
  }).timeout(300_000);
});

function worldOf(gateway: Gateway, api: string) {
  return {
    api: modelApi(api),
    now: Date.now,
    secret: 'sk-proj-abcdefghij0123456789abcdefghij01',
    send: (asked: AskedCall) => post(openAiUrl(gateway, asked.path), JSON.stringify(asked.body)),
  };
}

function post(url: string, body: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = http.request(
      url,
      { method: 'POST', headers, agent: connections },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(pieces).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
