import assert from 'node:assert/strict';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { logsRequest } from '../support/logged-events.ts';
import {
  callOfProgram,
  callOfServer,
  loneSpanBody,
  loneSpanId,
  loneTraceId,
  type LoneSpan,
} from '../support/lone-spans.ts';
import { kill, serve, spanwiseJson, type ServedCollector } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const usage = { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 9 };
const told = { inputTokens: 40, outputTokens: 9, totalTokens: 49 };

describe('what several spans and records tell of one call', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let collector: ServedCollector;

  beforeEach(async () => {
    folder = temporaryFolder();
    collector = await serve(folder.path);
  });
  afterEach(async () => {
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  async function send(signal: string, body: Uint8Array | string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) };
    const response = await fetch(`${collector.http}/v1/${signal}`, sent);
    assert.equal(response.status, 200, await response.text());
  }

  const sendSpan = (span: LoneSpan): Promise<void> =>
    send('traces', JSON.stringify(loneSpanBody(span)));

  const sendRecord = (): Promise<void> =>
    send(
      'logs',
      logsRequest({ service: 'field-guide', scope: 'any' }, [
        {
          name: 'gen_ai.client.inference.operation.details',
          atMs: 1_780_000_003_000,
          attributes: { ...usage, 'gen_ai.response.model': 'gpt-4o-mini' },
          traceId: loneTraceId('a'),
          spanId: loneSpanId('a'),
        },
      ]),
    );

  async function runUsage(): Promise<RunJson['usage'] | undefined> {
    const [run] = (await spanwiseJson(folder.path, ['runs'])) as RunJson[];
    return run?.usage;
  }

  it('is counted from the record alone, which comes before the span', async () => {
    await sendRecord();
    await sendSpan(callOfProgram());
    assert.deepEqual(await runUsage(), told);
  });

  it('is counted from the record alone, which comes after the sums were shown', async () => {
    await sendSpan(callOfProgram());
    assert.deepEqual(await runUsage(), {});
    await sendRecord();
    assert.deepEqual(await runUsage(), told);
    const [stats] = (await spanwiseJson(folder.path, ['stats'])) as object[];
    assert.deepEqual(
      stats && 'usage' in stats && 'cost' in stats && [stats.usage, stats.cost],
      // Of gpt-4o-mini a million tokens cost $0.15 and $0.60.
      [told, { usd: (40 * 0.15 + 9 * 0.6) / 1e6, unpricedCalls: 0 }],
    );
  });

  it('is counted once in stats where the model server tells it in a trace of its own', async () => {
    const server = callOfServer('b', 1_050, { ...usage, 'gen_ai.response.model': 'qwen3' });
    const count = async (): Promise<readonly unknown[]> =>
      ((await spanwiseJson(folder.path, ['stats'])) as { count: number; usage: object }[]).map(
        (each) => [each.count, each.usage],
      );
    await sendSpan({ ...server, service: 'vllm' });
    assert.deepEqual(await count(), [[1, told]], 'nobody called it, as far as is known');
    await sendSpan(callOfProgram(usage));
    assert.deepEqual(await count(), [[1, told]]);
  });
});
