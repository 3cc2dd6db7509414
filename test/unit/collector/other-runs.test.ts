import assert from 'node:assert/strict';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { toSpanToStore } from '../../../src/collector/span-decoding.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';
import { readCapture } from '../../support/captures.ts';
import {
  callOfProgram,
  callOfServer,
  loneSpanId,
  loneTraceId,
  receivedLoneSpan,
  type LoneSpan,
} from '../../support/lone-spans.ts';
import { storeForEachTest } from '../../support/store-for-each-test.ts';

const document = 'Rain gear is required on every crossing of the northern ridge.';

describe('A call that other runs tell of', () => {
  const store = storeForEachTest();

  /** Each in a trace of its own. */
  async function send(...spans: readonly LoneSpan[]): Promise<void> {
    for (const span of spans)
      store().spanWriter.append(receivedLoneSpan(span).map(toSpanToStore), Date.now());
    while (store().deriver.deriveNext(100));
    await createRunQueries(store()).listRuns({ limit: 100 });
  }

  /** Read alone and with its run: both must say the same. */
  async function read(trace: string): Promise<SpanJson> {
    const queries = createRunQueries(store());
    const traceId = loneTraceId(trace);
    const span = await queries.getSpan({ traceId, spanId: loneSpanId(trace) });
    const [inRun] = (await queries.getRun({ traceId })).spans;
    assert.deepEqual(inRun, span);
    return span;
  }

  const retrieval = (trace: string, startMs: number, content = document): LoneSpan => ({
    trace,
    name: 'retrieval handbook',
    startMs,
    durationMs: 20,
    attributes: {
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.retrieval.query.text': 'gear',
      'gen_ai.retrieval.documents': JSON.stringify([{ id: 'D-1', content }]),
    },
  });
  const asked = {
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: `Context:\n${document}\n\nWhich gear?` }] },
    ]),
  };

  it('gets the times of its server by the id of the answer, and says from where', async () => {
    await send(callOfProgram(), callOfServer('b', 1_050));
    const { serving, borrowed } = await read('a');
    assert.deepEqual(serving, { queueMs: 100, prefillMs: 500, decodeMs: 1300 });
    assert.deepEqual(borrowed?.[0], {
      fact: 'serving.queueMs',
      from: 'other-run',
      spanId: loneSpanId('b'),
      traceId: loneTraceId('b'),
    });
  });

  it('gets none where two servers fit, or where the answer is given out again later', async () => {
    await send(callOfProgram(), callOfServer('b', 1_050), callOfServer('c', 1_060));
    assert.equal((await read('a')).serving, undefined);
    await send({ ...callOfProgram(), trace: 'd', startMs: 600_000 });
    assert.equal((await read('d')).serving, undefined);
  });

  it('gets the retrieval whose documents it was asked with', async () => {
    await send(retrieval('b', 900), retrieval('c', 950, 'Something else that nobody used.'));
    await send(callOfProgram(asked));
    const span = await read('a');
    assert.deepEqual(span.retrieval, {
      query: 'gear',
      documents: [{ id: 'D-1', content: document }],
    });
    assert.deepEqual(
      span.borrowed?.map(({ fact, from }) => [fact, from]),
      [
        ['retrieval.query', 'other-run'],
        ['retrieval.documents', 'other-run'],
      ],
    );
  });

  it('gets none where two fit, where it came too early or late, and where nothing was used', async () => {
    await send(retrieval('b', 900), retrieval('c', 950), callOfProgram(asked));
    assert.equal((await read('a')).retrieval, undefined);
    await send({ ...callOfProgram(asked), trace: 'd', startMs: 120_000 });
    assert.equal((await read('d')).retrieval, undefined);
    await send({ ...callOfProgram(asked), trace: 'e', startMs: 500 });
    assert.equal((await read('e')).retrieval, undefined);
    await send(retrieval('f', 200_000), { ...callOfProgram(), trace: '9', startMs: 200_100 });
    assert.equal((await read('9')).retrieval, undefined);
  });

  it('gets the right one of several that found the same, in a capture of LangChain', async () => {
    store().spanWriter.append(
      readCapture('langchain-openinference').map(toSpanToStore),
      Date.now(),
    );
    while (store().deriver.deriveNext(100));
    const queries = createRunQueries(store());
    const runs = await queries.listRuns({ limit: 100 });
    const queriesOf = async (name: string): Promise<readonly (string | undefined)[]> => {
      const traceId = runs.find((run) => run.name === name)?.traceId ?? '';
      const { spans } = await queries.getRun({ traceId });
      return spans.flatMap(({ kind, retrieval: found }) =>
        kind === 'llm' || kind === 'tool' ? [found?.query] : [],
      );
    };
    assert.deepEqual(await queriesOf('field_guide_rag'), ['Do I need rain gear?']);
    assert.deepEqual(await queriesOf('field_guide_stream'), ['Stream?']);
    assert.deepEqual(await queriesOf('field_guide_429'), ['limited']);
    const planned = await queriesOf('route_planner');
    assert.deepEqual(new Set(planned), new Set([undefined, 'rain gear policy']));
    assert.equal(planned[0], undefined, 'the first call asks for the tool that retrieves');
  });

  it('gets what a tool looked up while it was at work', async () => {
    const tool = (trace: string, startMs: number): LoneSpan => ({
      trace,
      name: 'execute_tool search_docs',
      startMs,
      durationMs: 100,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'search_docs',
        'gen_ai.tool.call.result': document,
      },
    });
    await send(retrieval('b', 1_020), tool('a', 1_000), tool('d', 5_000));
    assert.equal((await read('a')).retrieval?.query, 'gear');
    assert.equal((await read('d')).retrieval, undefined);
  });
});
