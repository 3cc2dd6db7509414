import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { connectRunningCollector } from '../../src/rendezvous/connect-collector.ts';
import { randomText } from '../support/conversations.ts';
import {
  collectorProgram,
  kill,
  spanwiseJson,
  startCollectorProcess,
} from '../support/programs.ts';
import { sendRequest } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const traceId = 'c'.repeat(32);
const prompt = randomText(8_000);

function request(): string {
  const spans = Array.from({ length: 20 }, (_, index) => ({
    traceId,
    spanId: String(index + 10).padStart(16, '0'),
    name: `turn ${index}`,
    startTimeUnixNano: String(1_000 + index),
    endTimeUnixNano: '2000',
    attributes: [{ key: 'prompt', value: { stringValue: prompt } }],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

describe('a collector that has time', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  it('keeps quiet runs in less space, reads them as before, and says what it saved', async () => {
    const child = startCollectorProcess(folder.path, ['--compact-after', '1s']);
    try {
      const http = await addressOf(folder.path);
      const headers = { 'content-type': 'application/json' };
      const answer = await sendRequest(`${http}/v1/traces`, { headers, body: request() });
      assert.equal(answer.status, 200);
      const before = await spanwiseJson(folder.path, ['show', 'last']);
      const disk = await untilCompacted(folder.path);
      assert.match(disk, /for 20 spans, .* each; as they arrived 8\.\d+ KB each; 100 % compacted/);
      assert.deepEqual(await spanwiseJson(folder.path, ['show', 'last']), before);
    } finally {
      await kill(child, 'SIGKILL');
    }
  });
});

async function addressOf(dataDirectory: string): Promise<string> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const options = { dataDirectory, program: collectorProgram, client: 'window' };
    const connection = await connectRunningCollector(options);
    connection?.dispose();
    if (connection !== undefined) return connection.info.http;
    await delay(25);
  }
  throw new Error('No collector answered.');
}

async function untilCompacted(dataDirectory: string): Promise<string> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const findings = (await spanwiseJson(dataDirectory, ['doctor'])) as Record<string, string>;
    const disk = findings['disk'] ?? '';
    if (!disk.endsWith(' 0 % compacted')) return disk;
    await delay(250);
  }
  throw new Error('Nothing was compacted.');
}
