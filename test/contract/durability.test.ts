import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../src/base/log.ts';
import type { TraceId } from '../../src/model/ids.ts';
import { connectRunningCollector } from '../../src/rendezvous/connect-collector.ts';
import { databaseFile, openStore } from '../../src/store/open-store.ts';
import {
  collectorProgram,
  kill,
  serve,
  spanwiseJson,
  startCollectorProcess,
  type ServedCollector,
} from '../support/programs.ts';
import { sendRequest, type Answer } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { spanDerivation } from '../../src/collector/span-decoding.ts';

/** One run of `count` spans, each with `bytes` of text. */
function request(traceId: string, count: number, bytes = 100): string {
  const spans = Array.from({ length: count }, () => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: 'work',
    startTimeUnixNano: '1000',
    endTimeUnixNano: '2000',
    attributes: [{ key: 'text', value: { stringValue: randomBytes(bytes / 2).toString('hex') } }],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

function send(collector: ServedCollector, body: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return sendRequest(`${collector.http}/v1/traces`, { headers, body });
}

describe('a collector that is killed while spans come in', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  it('has all that it acknowledged, time after time', async () => {
    const acknowledged: TraceId[] = [];
    for (let round = 0; round < 4; round++) {
      const collector = await serve(folder.path);
      const killed = delay(20 + Math.random() * 300).then(() => kill(collector.process, 'SIGKILL'));
      const sender = async (): Promise<void> => {
        for (;;) {
          const traceId = randomBytes(16).toString('hex') as TraceId;
          const answer = await send(collector, request(traceId, 20)).catch(() => undefined);
          if (answer === undefined) return;
          if (answer.status === 200) acknowledged.push(traceId);
        }
      };
      await Promise.all([sender(), sender(), sender(), killed]);
    }
    const store = await openStore(folder.path, silentLog, spanDerivation);
    const counts = acknowledged.map((traceId) => store.runs.get(traceId)?.run.spanCount);
    store.dispose();
    assert.ok(counts.length > 0);
    assert.deepEqual(new Set(counts), new Set([20]));
  });
});

function mount(path: string): void {
  const options = ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path];
  execFileSync('mount', options, { stdio: 'ignore' });
}

// Only Linux has this file system, and not every root may mount it. That a store recovers is tested for
// everybody in test/unit/store/span-writer.test.ts.
function mayMount(): boolean {
  const folder = temporaryFolder();
  try {
    mount(folder.path);
    execFileSync('umount', [folder.path]);
    return true;
  } catch {
    return false;
  } finally {
    folder.remove();
  }
}

if (mayMount())
  describe('a collector whose disk is full', () => {
    const folder = temporaryFolder();
    let collector: ServedCollector | undefined;
    before(() => mount(folder.path));

    after(async () => {
      if (collector !== undefined) {
        await kill(collector.process, 'SIGKILL');
        execFileSync('umount', [folder.path]);
      }
      folder.remove();
    });

    it('asks senders to come again, and takes spans when there is room', async () => {
      const ballast = join(folder.path, 'ballast');
      writeFileSync(ballast, Buffer.alloc(2_000_000));
      collector = await serve(folder.path);
      let answer = await send(collector, request('1'.repeat(32), 100, 2_000));
      for (let sent = 0; answer.status === 200 && sent < 50; sent++)
        answer = await send(collector, request('1'.repeat(32), 100, 2_000));
      assert.equal(answer.status, 503);
      assert.match(answer.body.toString(), /cannot be stored now: .*full/);
      assert.ok(Number(answer.headers['retry-after']) > 0);
      writeFileSync(ballast, '');
      answer = await send(collector, request('2'.repeat(32), 10));
      assert.equal(answer.status, 200);
    });
  });

describe('a collector whose database is damaged', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  it('sets it aside, begins a new one, and says where the old one is', async () => {
    writeFileSync(databaseFile(folder.path), 'This is no database. '.repeat(1_000));
    const child = startCollectorProcess(folder.path);
    try {
      const sentence = await standingNotice(folder.path);
      const aside = readdirSync(folder.path).find((file) => file.includes('.corrupt-')) ?? '';
      assert.match(readFileSync(join(folder.path, aside), 'utf8'), /^This is no database/);
      assert.ok(sentence.includes(join(folder.path, aside)), sentence);
      const log = readFileSync(join(folder.path, 'collector.log'), 'utf8');
      assert.ok(log.includes(sentence));
      assert.deepEqual(await spanwiseJson(folder.path, ['runs']), []);
    } finally {
      await kill(child, 'SIGKILL');
    }
  });
});

/** What a window is told that connects late. */
async function standingNotice(dataDirectory: string): Promise<string> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const options = { dataDirectory, program: collectorProgram, client: 'window' };
    const connection = await connectRunningCollector(options);
    if (connection !== undefined) {
      const { notices } = await connection.client.request('getStatus', {});
      connection.dispose();
      return notices.map(({ message }) => message).join();
    }
    await delay(25);
  }
  throw new Error('No collector answered.');
}
