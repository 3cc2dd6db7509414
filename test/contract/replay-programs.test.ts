import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReplayReport } from '../../src/protocol/replay-report.ts';
import { modelApis } from '../support/model-apis/all-model-apis.ts';
import { withoutNames } from '../support/planned-agent.ts';
import { kill, spanwise, startCollectorProcess } from '../support/programs.ts';
import { randomAnswer, seededRandom } from '../support/random-model.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../support/planned-program.ts', import.meta.url));
const secret = 'sk-proj-abcdefghij0123456789abcdefghij01';

describe('replay of a program', () => {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  let collector: ReturnType<typeof startCollectorProcess>;

  before(() => {
    collector = startCollectorProcess(data);
  });
  after(async () => {
    await kill(collector, 'SIGKILL');
    folder.remove();
  });

  for (const api of modelApis)
    it(`that speaks ${api.name}: every call served, exact, the same output, with the provider gone`, async () => {
      const random = seededRandom(api.name.length);
      const upstream = await startUpstream((response, call) => {
        const request = { body: call.body.toString(), path: call.url };
        const { status, answer } = randomAnswer(api, request, random);
        response.writeHead(status, { 'content-type': answer.contentType });
        for (const piece of answer.pieces) response.write(piece);
        response.end();
      });
      const command = ['--', process.execPath, program, api.name];
      const base = `${upstream.origin}/team-a${api.variable === 'OPENAI_BASE_URL' ? '/v1' : ''}`;
      const environment = { [api.variable]: base, USER_SECRET: secret };
      const recorded = await spanwise(data, ['record', ...command], { environment });
      const calls = upstream.calls.length;
      await upstream.close();
      assert.deepEqual([recorded.exitCode, recorded.stderr], [0, '']);
      assert.ok(calls >= 12, `${calls} calls`);
      const replayed = await spanwise(data, ['replay', 'last', '--json'], {
        environment: { USER_SECRET: secret },
      });
      const { exact, served, unused, divergences } = JSON.parse(replayed.stdout) as ReplayReport;
      assert.deepEqual(
        { exact, served, unused, divergences },
        { exact: calls, served: calls, unused: 0, divergences: [] },
      );
      assert.equal(withoutNames(replayed.stderr), withoutNames(recorded.stdout));
      assert.equal(replayed.exitCode, 0);
    });
});
