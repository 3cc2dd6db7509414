import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preloadVariable, type PreloadSettings } from '../../src/protocol/preload-settings.ts';
import type { ReplayReport } from '../../src/protocol/replay-report.ts';
import { kill, spanwise, startCollectorProcess } from '../support/programs.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = join(root, 'test/fixtures/preload');
const python = process.platform === 'win32' ? 'python' : 'python3';

/** Says what it was asked, so that the program's own output tells. */
function startEcho(): Promise<ScriptedUpstream> {
  return startUpstream((response, { method, url, headers, body }) => {
    response.end(`${method} ${url} ${headers.host} ${headers.authorization} ${body.length}`);
  });
}

describe('preloads', () => {
  let gateway: ScriptedUpstream;
  let host: string;

  before(async () => {
    gateway = await startEcho();
    host = new URL(gateway.origin).host;
  });
  after(() => gateway.close());

  async function run(
    program: string,
    args: readonly string[],
    environment: { readonly [name: string]: string },
  ): Promise<readonly string[]> {
    const settings: PreloadSettings = {
      gateway: `${gateway.origin}/exec`,
      hosts: ['*.models.test:8000', 'models.test'],
      providers: { 'http://models.test': 'openai' },
    };
    const env = { ...process.env, ...environment, [preloadVariable]: JSON.stringify(settings) };
    const { stdout } = await promisify(execFile)(program, [...args], { env });
    return stdout.trim().split(/\r?\n/);
  }

  const node = (origin: string) =>
    run(process.execPath, [join(fixtures, 'ask.mjs'), origin], {
      NODE_OPTIONS: `--import=${new URL('../../src/preload/node.ts', import.meta.url).href}`,
    });
  const inPython = (origin: string) =>
    run(python, [join(fixtures, 'ask.py'), origin], {
      PYTHONPATH: [join(root, 'src/preload/python'), join(fixtures, 'python')].join(delimiter),
      PYTHONDONTWRITEBYTECODE: '1',
    });

  it("lead each of Node's clients to the gateway, as it was asked otherwise", async () => {
    assert.deepEqual(await node('http://models.test'), [
      `POST /exec/openai/v1/fetch?a=b ${host} Bearer key 3`,
      `POST /exec/openai/v1/request?a=b ${host} Bearer key 3`,
      `POST /exec/openai/v1/named?a=b ${host} Bearer key 3`,
      `GET /exec/openai/v1/get?a=b ${host} Bearer key 0`,
      `POST /exec/openai/v1/listed?a=b ${host} Bearer key 3`,
    ]);
  });

  it('name the whole origin where no variable stands for it', async () => {
    const [first] = await node('http://eu.models.test:8000');
    const key = encodeURIComponent('http://eu.models.test:8000');
    assert.equal(first, `POST /exec/${key}/v1/fetch?a=b ${host} Bearer key 3`);
  });

  it('leave all other hosts alone', async () => {
    const elsewhere = await startEcho();
    const lines = await node(elsewhere.origin);
    await elsewhere.close();
    assert.equal(lines[0], `POST /v1/fetch?a=b ${new URL(elsewhere.origin).host} Bearer key 3`);
    assert.ok(lines.every((line) => !line.includes('/exec/')));
  });

  it("lead Python's clients there, past their proxies, and run what was there before", async () => {
    assert.deepEqual(await inPython('http://models.test'), [
      'another sitecustomize ran',
      `POST /exec/openai/v1/urllib?a=b ${host} Bearer key 3`,
      `POST /exec/openai/v1/first?a=b ${host} Bearer key 3`,
      `POST /exec/openai/v1/second?a=b ${host} Bearer key 3`,
      `${gateway.origin}/exec/openai/v1/httpx?a=b ${host} None`,
      `${gateway.origin}/exec/openai/v1/httpx?a=b ${host} None`,
    ]);
  });

  it("leave Python's calls to other hosts alone", async () => {
    const elsewhere = await startEcho();
    const [, first, , , last] = await inPython(elsewhere.origin);
    await elsewhere.close();
    const other = new URL(elsewhere.origin).host;
    assert.equal(first, `POST /v1/urllib?a=b ${other} Bearer key 3`);
    assert.equal(last, `${elsewhere.origin}/v1/httpx?a=b ${other} http://127.0.0.1:1`);
  });
});

describe('recording with a preload', () => {
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

  it('records a program that reads no variable, says so, and replays it with the provider gone', async () => {
    const upstream = await startEcho();
    const command = ['--', process.execPath, join(fixtures, 'traced-ask.mjs'), upstream.origin];
    const options = ['--preload', '--upstream', `MODEL_URL=${upstream.origin}`];
    const recorded = await spanwise(data, ['record', ...options, ...command]);
    assert.equal(recorded.exitCode, 0, recorded.stderr);
    assert.match(recorded.stderr, /^Spanwise: the preload is on\. /);
    assert.equal(upstream.calls.length, 5);
    await upstream.close();
    const replayed = await spanwise(data, ['replay', 'last', '--json']);
    const report = JSON.parse(replayed.stdout) as ReplayReport;
    assert.deepEqual([report.recorded, report.exact, report.unused], [5, 5, 0], replayed.stderr);
    assert.equal(replayed.stderr, recorded.stdout);
  });
});
