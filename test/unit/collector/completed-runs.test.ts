import assert from 'node:assert/strict';
import { defined } from '../../../src/base/defined.ts';
import { silentLog } from '../../../src/base/log.ts';
import { toLogToStore } from '../../../src/collector/log-decoding.ts';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { spanDerivation, toSpanToStore } from '../../../src/collector/span-decoding.ts';
import { decodeLogs } from '../../../src/otlp/decode-logs.ts';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { captureNames, readCapture, readCapturedLogs, readRuns } from '../../support/captures.ts';
import { logsRequest } from '../../support/logged-events.ts';
import {
  callOfProgram,
  loneSpanId,
  loneTraceId,
  receivedLoneSpan,
} from '../../support/lone-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('runs that are completed when they are read', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, spanDerivation);
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  function addSpans(name: 'claude-code' | 'mastra' | 'otel-contrib-openai'): void {
    store.spanWriter.append(readCapture(name).map(toSpanToStore), Date.now());
  }

  function addLogs(name: 'claude-code' | 'mastra' | 'otel-contrib-openai'): void {
    store.logWriter.append(readCapturedLogs(name).map(toLogToStore), Date.now());
  }

  async function sums(): Promise<readonly unknown[]> {
    const runs = await createRunQueries(store).listRuns({ limit: 10 });
    return runs.map(({ status, usage, cost }) => [status, usage.inputTokens, cost.usd]);
  }

  for (const name of ['claude-code', 'mastra', 'otel-contrib-openai'] as const) {
    it(`give the same of ${name} span by span, run by run and without a store`, async () => {
      addSpans(name);
      addLogs(name);
      const queries = createRunQueries(store);
      let callCount = 0;
      for (const { run, spans } of readRuns(name)) {
        const detail = await queries.getRun({ traceId: run.traceId });
        for (const span of spans.filter(({ kind }) => kind !== 'span')) {
          const { traceId, spanId } = span;
          const read = await queries.getSpan({ traceId, spanId });
          assert.deepEqual(
            meaning(read),
            meaning(detail.spans.find((each) => each.spanId === spanId)),
          );
          assert.deepEqual(read.llm, span.llm);
          assert.deepEqual(read.borrowed, span.borrowed);
          if (span.kind === 'llm') callCount += 1;
        }
      }
      assert.ok(callCount > 2);
    });
  }

  /** What the first call really cost, which is not what the price table says. */
  function addCost(): void {
    const log = readCapturedLogs('claude-code').find(({ log: { attributes } }) =>
      attributes.has('cost_usd'),
    );
    assert.ok(log);
    const { traceId, spanId, attributes, timeUnixNano } = log.log;
    const tokens = [...attributes].filter(([key]) => key.endsWith('_tokens'));
    const event = {
      name: 'claude_code.api_request',
      atMs: Number(timeUnixNano / 1_000_000n),
      attributes: { ...(Object.fromEntries(tokens) as Record<string, number>), cost_usd: 0.25 },
      ...defined({ traceId, spanId }),
    };
    const body = logsRequest({ service: 'claude-code', scope: 'any' }, [event]);
    store.logWriter.append(decodeLogs(body, 'json').records.map(toLogToStore), Date.now());
  }

  it('count the cost that logs tell, be they there before the spans or after the sums', async () => {
    const reported = [
      ['error', undefined, undefined],
      ['ok', 412 + 523, 0.25 + 0.0019722000000000003],
    ];
    addSpans('claude-code');
    while (store.deriver.deriveNext(100));
    assert.notDeepEqual(await sums(), reported);
    addCost();
    assert.deepEqual(await sums(), reported);

    const other = temporaryFolder();
    store.dispose();
    store = await openStore(other.path, silentLog, spanDerivation);
    addCost();
    addSpans('claude-code');
    assert.deepEqual(await sums(), reported);
    store.dispose();
    other.remove();
    store = await openStore(folder.path, silentLog, spanDerivation);
  });

  it('count the tokens that only the record of a call tells, which comes before its span or after the sums', async () => {
    const addCall = (trace: string): void => {
      const spans = receivedLoneSpan({ ...callOfProgram(), trace });
      store.spanWriter.append(spans.map(toSpanToStore), Date.now());
    };
    const addRecord = (trace: string): void => {
      const name = 'gen_ai.client.inference.operation.details';
      const attributes = { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 9 };
      const place = { traceId: loneTraceId(trace), spanId: loneSpanId(trace) };
      const record = { name, atMs: 1_780_000_003_000, attributes, ...place };
      const body = logsRequest({ service: 'field-guide', scope: 'any' }, [record]);
      store.logWriter.append(decodeLogs(body, 'json').records.map(toLogToStore), Date.now());
    };
    addRecord('a');
    addCall('a');
    addCall('b');
    const inputs = async (): Promise<readonly unknown[]> => (await sums()).flat();
    assert.deepEqual(await inputs(), ['ok', undefined, undefined, 'ok', 40, undefined]);
    addRecord('b');
    assert.deepEqual(await inputs(), ['ok', 40, undefined, 'ok', 40, undefined]);
  });

  it('price a call whose model only the span above tells, which comes after it', async () => {
    const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
    const span = (spanId: string, parentSpanId: string | undefined, attributes: object[]) => ({
      traceId: 'a'.repeat(32),
      spanId: spanId.repeat(16),
      parentSpanId,
      name: spanId === '1' ? 'session_task.turn' : 'handle_responses',
      startTimeUnixNano: '1795212017000000000',
      endTimeUnixNano: '1795212018000000000',
      attributes,
    });
    const resource = { attributes: [attribute('service.name', 'codex_cli_rs')] };
    const append = (each: object) => {
      const body = JSON.stringify({
        resourceSpans: [{ resource, scopeSpans: [{ spans: [each] }] }],
      });
      const { records } = decodeTraces(new TextEncoder().encode(body), 'json');
      store.spanWriter.append(records.map(toSpanToStore), Date.now());
    };
    const tokens = [
      attribute('gen_ai.usage.input_tokens', '412'),
      attribute('gen_ai.usage.output_tokens', '27'),
    ];
    append(span('2', '1'.repeat(16), tokens));
    const before = await sums();
    append(span('1', undefined, [attribute('model', 'gpt-5')]));
    assert.deepEqual(before, [['running', 412, undefined]]);
    // By the price of a million: 1.25 and 10 dollars.
    const [run] = await createRunQueries(store).listRuns({ limit: 1 });
    assert.equal(run?.cost.usd?.toFixed(12), ((412 * 1.25 + 27 * 10) / 1e6).toFixed(12));
  });

  it('say which facts a span does not tell itself', async () => {
    addSpans('claude-code');
    addLogs('claude-code');
    const [call] = readRuns('claude-code')[0]?.spans.filter(({ kind }) => kind === 'llm') ?? [];
    assert.ok(call);
    const { traceId, spanId, parentSpanId } = call;
    const { borrowed } = await createRunQueries(store).getSpan({ traceId, spanId });
    assert.deepEqual(borrowed, [
      { fact: 'llm.cost', from: 'log' },
      { fact: 'llm.outputMessages', from: 'log' },
      { fact: 'llm.inputMessages', from: 'parent', spanId: parentSpanId },
    ]);
  });

  it('leave spans alone that lack nothing', () => {
    for (const name of captureNames.filter((each) => /^(vercel|openinference)/.test(each)))
      for (const { spans } of readRuns(name))
        assert.deepEqual(
          spans.flatMap(({ borrowed }) => borrowed ?? []),
          [],
        );
  });
});

function meaning(span: SpanJson | undefined): unknown {
  return span && { ...span, attributes: undefined, events: undefined };
}
