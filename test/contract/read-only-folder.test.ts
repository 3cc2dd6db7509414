import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { connectCollector } from '../../src/rendezvous/connect-collector.ts';
import { GrpcCaller, grpcPaths } from '../support/grpc-caller.ts';
import {
  exitCodeOf,
  freePorts,
  kill,
  serve,
  spanwiseJson,
  startCollectorProcess,
  type ServedCollector,
} from '../support/programs.ts';
import { sendRequest, type Answer } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// Nothing is forbidden to root but to write where the file system itself is read-only.
const isRoot = process.getuid?.() === 0;

function mount(path: string, ...options: readonly string[]): boolean {
  try {
    execFileSync('mount', [...options, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function setReadOnly(path: string, readOnly: boolean): void {
  if (isRoot) {
    assert.ok(mount(path, '-o', `remount,${readOnly ? 'ro' : 'rw'}`));
    return;
  }
  if (!readOnly) chmodSync(path, 0o700);
  for (const name of readdirSync(path)) chmodSync(join(path, name), readOnly ? 0o400 : 0o600);
  if (readOnly) chmodSync(path, 0o500);
}

/** A folder of the test's own that may become read-only; `undefined` where this machine has no way to. */
function openFolder(): ReturnType<typeof temporaryFolder> | undefined {
  const folder = temporaryFolder();
  if (!isRoot) return folder;
  if (mount(folder.path, '-t', 'tmpfs')) return folder;
  folder.remove();
  return undefined;
}

function removeFolder(folder: ReturnType<typeof temporaryFolder>): void {
  setReadOnly(folder.path, false);
  if (isRoot) execFileSync('umount', [folder.path]);
  folder.remove();
}

function send(http: string, digit: string): Promise<Answer> {
  const span = {
    traceId: digit.repeat(32),
    spanId: digit.repeat(16),
    name: 'work',
    startTimeUnixNano: '1000',
    endTimeUnixNano: '2000',
  };
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  return sendRequest(`${http}/v1/traces`, {
    headers: { 'content-type': 'application/json' },
    body,
  });
}

/** What is answered once somebody listens, and `isExpected`. */
async function answerOf(
  http: string,
  digit: string,
  isExpected: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await send(http, digit).catch(() => undefined);
    if (answer !== undefined && isExpected(answer)) return answer;
    await delay(50);
  }
}

const folder = process.platform === 'win32' ? undefined : openFolder();

if (folder !== undefined)
  describe('a collector whose folder is read-only', () => {
    let collector: ServedCollector | undefined;
    let served: Promise<ServedCollector> | undefined;

    after(async () => {
      setReadOnly(folder.path, false);
      collector = await served;
      if (collector !== undefined) await kill(collector.process, 'SIGKILL');
      removeFolder(folder);
    });

    it('asks senders to come again, says why, and goes on by itself with all it had', async function () {
      this.timeout(60_000);
      collector = await serve(folder.path);
      const { http, grpc } = collector;
      assert.equal((await send(http, '1')).status, 200);
      await kill(collector.process, 'SIGKILL');
      setReadOnly(folder.path, true);

      served = serve(folder.path);
      const refused = await answerOf(http, '2', () => true);
      assert.equal(refused.status, 503);
      assert.equal(refused.headers['retry-after'], '1');
      const { message } = JSON.parse(refused.body.toString()) as { message: string };
      assert.match(message, /^Telemetry cannot be stored now: .+ cannot be written\./);
      const caller = new GrpcCaller(grpc);
      const refusal = await caller.refusal(grpcPaths.traces, Uint8Array.of());
      caller.close();
      assert.deepEqual([refusal.code, refusal.details], [status.UNAVAILABLE, message]);

      // A program that does nothing, where a window would start another collector.
      const program = join(folder.path, 'nothing.mjs');
      const window = { dataDirectory: folder.path, program, client: 'window' };
      await assert.rejects(connectCollector(window), { message });
      const ports = [http, `http://${grpc}`].map((url) => new URL(url).port);
      const another = ['--http-port', ports[0] ?? '', '--grpc-port', ports[1] ?? ''];
      assert.equal(await exitCodeOf(startCollectorProcess(folder.path, another)), 1, 'one waits');

      setReadOnly(folder.path, false);
      assert.equal((await answerOf(http, '2', (answer) => answer.status !== 503)).status, 200);
      collector = await served;
      assert.equal(collector.http, http);
      assert.ok(collector.stderr().includes(message));
      const runs = (await spanwiseJson(folder.path, ['runs'])) as RunJson[];
      assert.deepEqual(new Set(runs.map(({ traceId }) => traceId[0])), new Set(['1', '2']));
    });

    it('gives up by itself where nobody sends', async () => {
      if (collector !== undefined) await kill(collector.process, 'SIGKILL');
      setReadOnly(folder.path, true);
      const alone = startCollectorProcess(folder.path, [...freePorts, '--idle-timeout', '100']);
      assert.equal(await exitCodeOf(alone), 1);
    });
  });
