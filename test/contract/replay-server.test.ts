import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ReplayReport } from '../../src/protocol/replay-report.ts';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { kill, spanwise, spanwiseJson, startCollectorProcess } from '../support/programs.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../support/sample-server.mjs', import.meta.url));

describe('replay of a server', () => {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  let collector: ReturnType<typeof startCollectorProcess>;
  let port = 0;

  before(async () => {
    collector = startCollectorProcess(data);
    port = await freePort();
  });
  after(async () => {
    await kill(collector, 'SIGKILL');
    folder.remove();
  });

  it('starts it, sends the run its request again, and ends it', async () => {
    const upstream = await startUpstream((response, call) => {
      const { messages } = JSON.parse(call.body.toString()) as { messages: [{ content: string }] };
      const message = { role: 'assistant', content: `You asked: ${messages[0].content}` };
      response.end(
        JSON.stringify({ id: `chatcmpl-${messages[0].content}`, choices: [{ message }] }),
      );
    });
    const recording = spanwise(data, ['record', '--', process.execPath, program, String(port)], {
      environment: { OPENAI_BASE_URL: `${upstream.origin}/v1` },
    });
    for (const question of ['one', 'two', 'three'])
      await ask('/chat', JSON.stringify({ question }));
    await ask('/end', '');
    const recorded = await recording;
    await upstream.close();
    assert.deepEqual(recorded.stdout.trim().split('\n'), [
      'You asked: one',
      'You asked: two',
      'You asked: three',
    ]);
    const runs = (await spanwiseJson(data, ['runs'])) as RunJson[];
    const second = runs.toSorted(
      (a, b) => Number(a.startTimeUnixNano) - Number(b.startTimeUnixNano),
    )[1];
    const result = await spanwise(data, ['replay', String(second?.traceId), '--json']);
    assert.equal(result.stderr, 'You asked: two\nPOST /chat was answered with 200.\n');
    const report = JSON.parse(result.stdout) as ReplayReport;
    const { recorded: calls, served, exact, unused } = report;
    assert.deepEqual([calls, served, exact, unused], [1, 1, 1, 0]);
    assert.equal(result.exitCode, 0);
    assert.ok(report.replayTraceId !== undefined, 'its last spans came');
  });

  it('does not send it to somebody else who listens at its port', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const result = await spanwise(data, ['replay', 'last']);
    other.close();
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /Something listens at port \d+ already/);
  });

  /** Once the server listens. */
  async function ask(path: string, body: string): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      const headers = { 'content-type': 'application/json' };
      const sent = fetch(`http://localhost:${port}${path}`, { method: 'POST', headers, body });
      const response = await sent.catch(() => undefined);
      if (response !== undefined) {
        await response.arrayBuffer();
        return;
      }
      await delay(100);
    }
    throw new Error('The server does not listen.');
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
