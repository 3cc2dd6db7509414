import assert from 'node:assert/strict';
import type { Signal } from '../../src/otlp/export-response.ts';
import { GrpcCaller } from '../support/grpc-caller.ts';
import { countIndependently } from '../support/independent-count.ts';
import { rejectedByAnswer } from '../support/official-protocol.ts';
import { kill, serve, type ServedCollector } from '../support/programs.ts';
import { sampleRequests, type SampleRequest } from '../support/sample-requests.ts';
import { sendRequest } from '../support/send-request.ts';
import { storedCounts } from '../support/stored-counts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Sends it as it was sent the first time. Gives how many of its records the answer says were not kept. */
async function send(sample: SampleRequest, collector: ServedCollector): Promise<number> {
  const { path, contentType, contentEncoding, body } = sample;
  if (sample.transport === 'grpc') {
    const caller = new GrpcCaller(collector.grpc);
    const answer = await caller.call(path, body).finally(() => caller.close());
    return rejectedByAnswer(answer);
  }
  const answer = await sendRequest(`${collector.http}${path}`, {
    headers: {
      'content-type': contentType,
      ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
    },
    body,
  });
  assert.equal(answer.status, 200, `${sample.name}: ${answer.body.toString('utf8')}`);
  if (!contentType.includes('json')) return rejectedByAnswer(answer.body);
  const { partialSuccess } = JSON.parse(answer.body.toString('utf8')) as {
    partialSuccess?: Record<string, string>;
  };
  return Number(
    Object.entries(partialSuccess ?? {}).find(([name]) => name.startsWith('rejected'))?.[1] ?? 0,
  );
}

describe('every request body that the fixtures have', () => {
  const samples = sampleRequests();
  const folder = temporaryFolder();
  let collector: ServedCollector;
  const kept = {
    traces: new Set<string>(),
    logs: new Set<string>(),
    metrics: new Set<string>(),
  } satisfies Record<Signal, Set<string>>;

  before(async () => {
    collector = await serve(folder.path);
  });
  after(async () => {
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  it('is many', () => assert.ok(samples.length >= 380, `${samples.length} request bodies`));

  it('is accepted, but for the spans that have no valid ids', async () => {
    for (const sample of samples) {
      const { signal, records, invalid, identities } = countIndependently(sample);
      assert.ok(records > 0, `${sample.name} is a sample of something`);
      assert.equal(await send(sample, collector), invalid, sample.name);
      for (const identity of identities) kept[signal].add(identity);
    }
  });

  it('is in the database with every span, log record and data point', async () => {
    await kill(collector.process, 'SIGKILL');
    assert.deepEqual(await storedCounts(folder.path), {
      traces: kept.traces.size,
      logs: kept.logs.size,
      metrics: kept.metrics.size,
    });
  });
});
