import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../src/base/log.ts';
import { spanDerivation, toSpanToStore } from '../../src/collector/span-decoding.ts';
import { maskSpan } from '../../src/otlp/mask-span.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { connectRunningCollector } from '../../src/rendezvous/connect-collector.ts';
import { openStore } from '../../src/store/open-store.ts';
import { collectorProgram, kill, startCollectorProcess } from '../support/programs.ts';
import { sendRequest } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const runCount = 100;
const callsPerRun = 40;

/** A run of model calls with 10 tokens each, a second after the one before it. */
function request(index: number): string {
  const spans = Array.from({ length: callsPerRun }, (_, call) => ({
    traceId: String(index + 1).padStart(32, '0'),
    spanId: String(call + 1).padStart(16, '0'),
    name: 'chat',
    startTimeUnixNano: `${1_700_000_000 + index}000000000`,
    endTimeUnixNano: `${1_700_000_000 + index}500000000`,
    attributes: [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.conversation.id', value: { stringValue: 'talk' } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '10' } },
    ],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

/** What an older Spanwise left, which took nothing for a model call. */
async function fill(folder: string, version: number): Promise<void> {
  const older = {
    version,
    spanOf: (...stored: Parameters<typeof spanDerivation.spanOf>) => {
      const { llm: _, conversationId: __, ...span } = spanDerivation.spanOf(...stored);
      return { ...span, kind: 'span' as const };
    },
  };
  const store = await openStore(folder, silentLog, older);
  for (let index = 0; index < runCount; index++) {
    const { records } = decodeTraces(new TextEncoder().encode(request(index)), 'json');
    store.spanWriter.append(records.map(maskSpan).map(toSpanToStore), Date.now());
  }
  while (store.deriver.deriveNext(1_000));
  while (store.rollup.refreshSome(Date.now(), 1_000));
  const runs = store.runs.list({ limit: runCount, failedOnly: false, since: 0n });
  assert.equal(runs.length, runCount);
  assert.ok(runs.every(({ run }) => run.llmCalls === 0));
  store.dispose();
}

describe('a collector that finds what an older one derived', () => {
  for (const behind of [1, 2])
    it(`brings it up to date ${behind} behind, while programs send and windows read`, async () => {
      const folder = temporaryFolder();
      await fill(folder.path, spanDerivation.version - behind);
      const child = startCollectorProcess(folder.path, []);
      try {
        const { client, http, dispose } = await connect(folder.path);
        const list = (): Promise<readonly RunJson[]> =>
          client.request('listRuns', { limit: 1_000 });
        let sent = 0;
        for (; sent === 0 || (await list()).some((run) => run.llmCalls === 0); sent++) {
          assert.ok(sent < 400, 'it comes to an end');
          const headers = { 'content-type': 'application/json' };
          const body = request(runCount + sent);
          const answer = await sendRequest(`${http}/v1/traces`, { headers, body });
          assert.equal(answer.status, 200);
          const [newest] = await list();
          assert.equal(newest?.llmCalls, callsPerRun, 'what comes in is read at once');
          await delay(25);
        }
        const runs = await list();
        assert.equal(runs.length, runCount + sent);
        for (const run of runs) {
          assert.equal(run.llmCalls, callsPerRun);
          assert.equal(run.usage.inputTokens, callsPerRun * 10);
          assert.equal(run.conversationId, 'talk');
        }
        dispose();
      } finally {
        await kill(child, 'SIGKILL');
        folder.remove();
      }
    });
});

async function connect(dataDirectory: string) {
  for (let attempt = 0; attempt < 400; attempt++) {
    const options = { dataDirectory, program: collectorProgram, client: 'window' };
    const connection = await connectRunningCollector(options);
    if (connection !== undefined) {
      const { client, info } = connection;
      return { client, http: info.http, dispose: () => connection.dispose() };
    }
    await delay(25);
  }
  throw new Error('No collector answered.');
}
