import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { silentLog } from '../../../src/base/log.ts';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { toLogToStore } from '../../../src/collector/log-decoding.ts';
import { toSpanToStore, spanDerivation } from '../../../src/collector/span-decoding.ts';
import { decodeLogs } from '../../../src/otlp/decode-logs.ts';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const messages = JSON.stringify([
  { role: 'user', parts: [{ type: 'text', content: 'Plan a trip to Reykjavík,\nplease' }] },
  { parts: [{ type: 'tool_call', name: 'book', arguments: '{"hotel":"Borgarnes Inn"}' }] },
]);

const values: { readonly [key: string]: string } = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.input.messages': messages,
  'gen_ai.output.messages': JSON.stringify([{ parts: [{ content: 'Take the "Golden" circle.' }] }]),
  'gen_ai.tool.call.result': '{"rooms":[{"title":"lakeside cabin"}]}',
  'app.tenant': 'northwind',
};

function request(name: string, spanId: string, endTime: string): Uint8Array {
  const attributes = Object.entries(values).map(([key, stringValue]) => ({
    key,
    value: { stringValue },
  }));
  const span = {
    traceId: 'a'.repeat(32),
    spanId,
    name,
    startTimeUnixNano: '1000',
    endTimeUnixNano: endTime,
    attributes,
    events: [
      { name: 'gen_ai.choice', attributes: [{ key: 'x', value: { stringValue: 'glacier' } }] },
    ],
  };
  return new TextEncoder().encode(
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  );
}

function logRequest(spanId: string, word: string): Uint8Array {
  const record = {
    traceId: 'a'.repeat(32),
    spanId,
    timeUnixNano: '1500',
    body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: word } }] } },
  };
  return new TextEncoder().encode(
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }),
  );
}

for (const driver of ['native', 'node']) {
  describe(`full-text search with the ${driver} driver`, () => {
    const folder = temporaryFolder();
    let store: Store;
    const usual = process.env['SPANWISE_SQLITE'];
    const add = (name: string, spanId: string, endTime = '2000'): void =>
      void store.spanWriter.append(
        decodeTraces(request(name, spanId, endTime), 'json').records.map(toSpanToStore),
        Date.now(),
      );
    const find = async (text: string): Promise<readonly string[]> =>
      (await createRunQueries(store).searchSpans({ text, limit: 10 })).map(({ name }) => name);

    before(async () => {
      process.env['SPANWISE_SQLITE'] = driver;
      store = await openStore(folder.path, silentLog, spanDerivation);
      add('first planner', '1'.repeat(16));
      add('second planner', '2'.repeat(16));
    });
    after(() => {
      if (usual === undefined) delete process.env['SPANWISE_SQLITE'];
      else process.env['SPANWISE_SQLITE'] = usual;
      store.dispose();
      folder.remove();
    });

    for (const [where, text] of [
      ['a prompt', 'trip to reykjavik'],
      ['a prompt, over a line', 'Reykjavík, please'],
      ['an answer', '"golden" circle'],
      ['arguments of a tool', 'borgarnes'],
      ['a result of a tool', 'lakeside cabin'],
      ['the name', 'planner'],
      ['the beginning of a word', 'plann'],
      ['an attribute value', 'northwind'],
      ['an event', 'glacier'],
    ] as const)
      it(`finds ${where}, newest first`, async () =>
        assert.deepEqual(await find(text), ['second planner', 'first planner']));

    it('finds no keys, and no words that are not there', async () => {
      for (const text of ['app.tenant', 'hotel', 'nowhere', 'circle golden', '', '"', ' * '])
        assert.deepEqual(await find(text), [], text);
    });

    it('finds what replaced a span by its new words only', async () => {
      add('draft', '3'.repeat(16));
      assert.deepEqual(await find('draft'), ['draft']);
      add('final', '3'.repeat(16));
      assert.deepEqual(await find('draft'), []);
      assert.deepEqual(await find('final'), ['final']);
    });

    it('finds a span by what its log records say, whichever comes first', async () => {
      const says = (spanId: string, word: string): void =>
        void store.logWriter.append(
          decodeLogs(logRequest(spanId, word), 'json').records.map(toLogToStore),
          Date.now(),
        );
      says('4'.repeat(16), 'volcano');
      assert.deepEqual(await find('volcano'), []);
      add('late span', '4'.repeat(16));
      assert.deepEqual(await find('volcano'), ['late span']);
      says('4'.repeat(16), 'waterfall');
      says('5'.repeat(16), 'nobody');
      assert.deepEqual(await find('waterfall'), ['late span']);
      assert.deepEqual(await find('volcano'), ['late span']);
      assert.deepEqual(await find('late span'), ['late span']);
      assert.deepEqual(await find('nobody'), []);
    });

    it('takes any text for words, never for syntax', async () => {
      const pieces = fc.constantFrom('"', "'", '*', 'AND', 'NEAR(', ')', '^', ':', '-', '\0', '\\');
      const texts = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 6 });
      await fc.assert(fc.asyncProperty(texts, async (parts) => void (await find(parts.join(' ')))));
    });
  });
}
