import assert from 'node:assert/strict';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { toSpanToStore } from '../../../src/collector/span-decoding.ts';
import { groupBySession, type RunSession } from '../../../src/protocol/run-sessions.ts';
import {
  callOfProgram,
  callOfServer,
  loneTraceId,
  receivedLoneSpan,
  type LoneSpan,
} from '../../support/lone-spans.ts';
import { storeForEachTest } from '../../support/store-for-each-test.ts';

const usage = { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 9 };
const told = { inputTokens: 40, outputTokens: 9, totalTokens: 49 };
const talk = { 'gen_ai.conversation.id': 'talk-1' };

describe('A conversation of which two runs tell a call', () => {
  const store = storeForEachTest();

  async function sessionOf(...spans: readonly LoneSpan[]): Promise<RunSession> {
    for (const span of spans)
      store().spanWriter.append(receivedLoneSpan(span).map(toSpanToStore), Date.now());
    const [session] = groupBySession(
      await createRunQueries(store()).listRuns({ limit: 100, repeats: true }),
    );
    assert.ok(session !== undefined && 'runs' in session);
    return session;
  }

  const server = (more: LoneSpan['attributes'] = usage): LoneSpan =>
    callOfServer('b', 1_050, { ...talk, ...more });

  it('counts it once, and shows both runs with what they told', async () => {
    const session = await sessionOf(callOfProgram({ ...talk, ...usage }), server());
    assert.deepEqual(session.usage, told);
    assert.deepEqual(
      session.runs.map((run) => [run.usage, run.repeats]),
      [
        [told, loneTraceId('a')],
        [told, undefined],
      ],
    );
  });

  it('counts what only the server tells', async () => {
    const session = await sessionOf(callOfProgram(talk), server());
    assert.equal(session.usage.inputTokens, 40);
  });

  it('counts calls at another time, and other calls, beside each other', async () => {
    const call = callOfProgram({ ...talk, ...usage });
    const later = { ...call, trace: 'c', startMs: 600_000 };
    const atOnce = { ...call, trace: 'd', startMs: 1_010 };
    const other = { ...atOnce, attributes: { ...atOnce.attributes, 'gen_ai.response.id': 'x' } };
    const session = await sessionOf(call, later, other);
    assert.equal(session.usage.inputTokens, 120);
  });
});
