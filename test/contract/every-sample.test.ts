import assert from 'node:assert/strict';
import { silentLog } from '../../src/base/log.ts';
import type { Signal } from '../../src/otlp/export-response.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { databaseFile } from '../../src/store/open-store.ts';
import { GrpcCaller } from '../support/grpc-caller.ts';
import { countIndependently } from '../support/independent-count.ts';
import { rejectedByAnswer } from '../support/official-protocol.ts';
import { kill, serve, type ServedCollector } from '../support/programs.ts';
import { sampleRequests, type SampleRequest } from '../support/sample-requests.ts';
import { sendRequest } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Where each signal's records are in the database. */
const tables: Readonly<Record<Signal, string>> = {
  traces: 'spans',
  logs: 'logs',
  metrics: 'metric_points',
};

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
    const database = await openDatabase(databaseFile(folder.path), silentLog);
    const rowsOf = (table: string): unknown =>
      database.prepare<{ count: number }>(`SELECT count(*) AS count FROM ${table}`).get({})?.count;
    assert.deepEqual(
      Object.entries(tables).map(([signal, table]) => [signal, rowsOf(table)]),
      Object.entries(kept).map(([signal, identities]) => [signal, identities.size]),
    );
    database.close();
  });
});
