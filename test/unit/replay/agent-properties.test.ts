import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RecordedExchange } from '../../../src/model/recorded-exchange.ts';
import { maskRequest, maskResponse } from '../../../src/replay/mask-exchange.ts';
import { agentPlan, apiName } from '../../support/agent-plans.ts';
import { modelApi } from '../../support/model-apis/all-model-apis.ts';
import type { AskedCall, ModelApi } from '../../support/model-apis/model-api.ts';
import { mutate, mutationKinds } from '../../support/mutations.ts';
import { runAgent, type Step, withoutNames } from '../../support/planned-agent.ts';
import { type Random, randomAnswer, seededRandom } from '../../support/random-model.ts';
import {
  bodyText,
  chatRequest,
  recordedAtMs,
  textResponse,
} from '../../support/recorded-exchanges.ts';
import { replayedAtMs, sessionOf } from '../../support/replay-sessions.ts';

interface RecordedAgent {
  readonly exchanges: readonly RecordedExchange[];
  readonly said: readonly string[];
  /** What each step was answered, by its place. */
  readonly answers: ReadonlyMap<string, string>;
}

const secrets = [
  'sk-proj-abcdefghij0123456789abcdefghij01',
  'sk-proj-zyxwvutsrq9876543210zyxwvutsrq98',
] as const;

async function record(
  plan: readonly Step[],
  api: ModelApi,
  random: Random,
): Promise<RecordedAgent> {
  const exchanges: RecordedExchange[] = [];
  const answers = new Map<string, string>();
  let nowMs = recordedAtMs;
  const said = await runAgent(plan, {
    api,
    now: () => nowMs,
    secret: secrets[0],
    send: async (asked, place) => {
      nowMs += 700;
      const startedAtMs = nowMs;
      const body = JSON.stringify(asked.body);
      // Answers come in another order than the calls.
      for (let wait = random() * 4; wait > 0; wait--) await Promise.resolve();
      const { status, answer } = randomAnswer(api, { body, path: asked.path }, random);
      const response = { ...textResponse(answer.contentType, ...answer.pieces), status };
      exchanges.push({
        sequence: exchanges.length + 1,
        request: maskRequest(chatRequest(asked.body, asked.path)),
        response: maskResponse(response),
        startedAtMs,
      });
      const answered = { status, body: answer.pieces.join('') };
      answers.set(place, meaning(api, answered));
      return answered;
    },
  });
  return { exchanges, said, answers };
}

function replayOf({ exchanges }: RecordedAgent) {
  const session = sessionOf(exchanges);
  return {
    session,
    send: (asked: AskedCall): { status: number; body: string } => {
      const outcome = session.match(chatRequest(asked.body, asked.path));
      if (outcome.type !== 'served') return { status: 422, body: '' };
      return { status: outcome.response.status, body: bodyText(outcome.response) };
    },
  };
}

describe('replay of any agent', function () {
  this.timeout(120_000);

  it('is exact, and the agent says what it said', () =>
    fc.assert(
      fc.asyncProperty(
        agentPlan,
        apiName,
        fc.boolean(),
        fc.nat(),
        async (plan, name, renewed, seed) => {
          const api = modelApi(name);
          const recorded = await record(plan, api, seededRandom(seed));
          const { session, send } = replayOf(recorded);
          let nowMs = replayedAtMs;
          const said = await runAgent(plan, {
            api,
            now: () => (nowMs += 13),
            secret: secrets[renewed ? 1 : 0],
            send: async (asked) => {
              await Promise.resolve();
              return send(asked);
            },
          });
          const { served, exact, unused, divergences } = session.report();
          assert.deepEqual(divergences, []);
          const all = recorded.exchanges.length;
          assert.deepEqual({ served, exact, unused }, { served: all, exact: all, unused: 0 });
          assert.deepEqual(said.map(withoutNames), recorded.said.map(withoutNames));
        },
      ),
      { numRuns: 120 },
    ));

  it('names the call and the field of one change, and serves all other calls', () =>
    fc.assert(
      fc.asyncProperty(
        agentPlan,
        apiName,
        fc.constantFrom(...mutationKinds),
        fc.record({ seed: fc.nat(), call: fc.nat(), place: fc.nat() }),
        async (plan, name, kind, chosen) => {
          const api = modelApi(name);
          const recorded = await record(plan, api, seededRandom(chosen.seed));
          const { session, send } = replayOf(recorded);
          const places = [...recorded.answers.keys()];
          const changedPlace = places[chosen.call % places.length];
          let mutation: { readonly field: string; readonly call: number } | undefined;
          let calls = 0;
          let nowMs = replayedAtMs;
          await runAgent(plan, {
            api,
            now: () => (nowMs += 13),
            secret: secrets[0],
            send: async (asked, place) => {
              await Promise.resolve();
              calls++;
              if (place !== changedPlace) {
                const answer = send(asked);
                assert.equal(meaning(api, answer), recorded.answers.get(place), place);
                return answer;
              }
              const { asked: edited, field } = mutate(asked, kind, chosen.place);
              mutation = { field, call: calls };
              return send(edited);
            },
          });
          const { divergences, exact, minor } = session.report();
          assert.deepEqual(
            divergences.map(({ call, field }) => ({ call, field })),
            [mutation],
          );
          assert.match(`${divergences[0]?.actual}`, /CHANGED|^[\d.]+$/);
          assert.deepEqual([exact, minor], [calls - 1, 0]);
        },
      ),
      { numRuns: 120 },
    ));
});

/** What a program reads in an answer, however it comes. */
function meaning(api: ModelApi, { status, body }: { status: number; body: string }): string {
  return withoutNames(status === 200 ? JSON.stringify(api.read(body)) : body);
}
