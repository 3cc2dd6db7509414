import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  connectRunningCollector,
  type CollectorConnection,
} from '../../src/rendezvous/connect-collector.ts';
import {
  collectorProgram,
  freePorts,
  kill,
  serve,
  spanwise,
  spanwiseJson,
  type ServedCollector,
} from '../support/programs.ts';
import { sendRequest, type Answer } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const page = 'http://localhost:5173';
const json = { 'content-type': 'application/json' };
const outside = Object.values(networkInterfaces())
  .flat()
  .find((network) => network?.family === 'IPv4' && !network.internal)?.address;

describe('what a user may open', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let collector: ServedCollector;
  let window: CollectorConnection | undefined;

  beforeEach(() => (folder = temporaryFolder()));
  afterEach(async () => {
    window?.dispose();
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  async function start(...args: readonly string[]): Promise<CollectorConnection> {
    collector = await serve(folder.path, [...freePorts, ...args]);
    window = await connectRunningCollector({
      dataDirectory: folder.path,
      program: collectorProgram,
      client: 'window',
    });
    assert.ok(window);
    return window;
  }

  const send = (headers: Record<string, string>, base = collector.http): Promise<Answer> =>
    sendRequest(`${base}/v1/traces`, { headers: { ...json, ...headers }, body: '{}' });

  it('is a web page, while the collector runs, and no longer', async () => {
    const { client } = await start();
    assert.equal((await send({ origin: page })).status, 403);
    await client.request('configure', { allowedOrigins: [page] });
    const answer = await send({ origin: page });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['access-control-allow-origin'], page);
    await client.request('configure', { forwardTo: '' });
    assert.equal((await send({ origin: page })).status, 200, 'what is not said stays');
    await client.request('configure', { allowedOrigins: [] });
    assert.equal((await send({ origin: page })).status, 403);
  });

  it('is a web page, from the command line', async () => {
    await start('--allow-origin', page, '--allow-origin', 'https://app.example');
    assert.equal((await send({ origin: page })).status, 200);
    assert.equal((await send({ origin: 'https://app.example' })).status, 200);
    assert.equal((await send({ origin: 'https://evil.example' })).status, 403);
  });

  it('is nothing that is no origin', async () => {
    const { client } = await start();
    for (const origin of ['*', 'null', 'localhost:5173', `${page}/`, 'file:///', '']) {
      const changed = client.request('configure', { allowedOrigins: [origin] });
      await assert.rejects(changed, { code: 'bad-request', message: /is no origin/ });
    }
  });

  it('are containers, with a token that its user alone may read', async () => {
    const { client } = await start();
    await assert.rejects(client.request('containerEnvironment', {}), { code: 'not-listening' });
    await client.request('configure', { listen: '127.0.0.1' });
    const { environment } = await client.request('containerEnvironment', {});
    const { port } = new URL(collector.http);
    assert.equal(environment['OTEL_EXPORTER_OTLP_ENDPOINT'], `http://host.docker.internal:${port}`);
    const [name = '', token = ''] = environment['OTEL_EXPORTER_OTLP_HEADERS']?.split('=') ?? [];
    const host = `host.docker.internal:${port}`;
    assert.equal((await send({ host })).status, 403);
    assert.equal((await send({ host, [name]: token })).status, 200);
    const file = join(folder.path, 'access-token');
    assert.equal(readFileSync(file, 'utf8'), token);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!collector.stderr().includes(token));
    await client.request('configure', { listen: '' });
    assert.equal((await send({ host, [name]: token })).status, 403);
    await assert.rejects(client.request('containerEnvironment', {}), { code: 'not-listening' });
  });

  it('are containers, from the command line, with the same token after a restart', async () => {
    await start('--listen', '127.0.0.1');
    const printed = await spanwise(folder.path, ['container-environment']);
    assert.match(printed.stdout, /^OTEL_EXPORTER_OTLP_HEADERS=x-spanwise-token=[\w-]{43}$/m);
    const before = await spanwiseJson(folder.path, ['container-environment']);
    window?.dispose();
    await kill(collector.process, 'SIGKILL');
    await start('--listen', '127.0.0.1');
    const now = await spanwiseJson(folder.path, ['container-environment']);
    assert.equal(headersOf(now), headersOf(before));
  });

  it('gives a token of its own in place of what is none', async () => {
    writeFileSync(join(folder.path, 'access-token'), 'x', { mode: 0o644 });
    await start('--listen', '127.0.0.1');
    assert.match(headersOf(await spanwiseJson(folder.path, ['container-environment'])), /.{43}$/);
  });

  if (outside !== undefined)
    for (const listen of [outside, '0.0.0.0'])
      it(`are containers at ${listen === outside ? 'an address' : 'every address'}`, async () => {
        const { client } = await start('--listen', listen);
        const { environment } = await client.request('containerEnvironment', {});
        const [name = '', token = ''] = environment['OTEL_EXPORTER_OTLP_HEADERS']?.split('=') ?? [];
        const base = `http://${outside}:${new URL(collector.http).port}`;
        const refused = await send({}, base);
        assert.equal(refused.status, 401);
        assert.equal(refused.headers['www-authenticate'], 'Bearer');
        assert.equal((await send({ [name]: token }, base)).status, 200);
        assert.equal((await send({ authorization: `Bearer ${token}` }, base)).status, 200);
        const gateway = `http://${outside}:${new URL(collector.gateway).port}`;
        await assert.rejects(send({ [name]: token }, gateway), 'the gateway stays on loopback');
      });

  it('is no address that is none, or that this machine does not have', async () => {
    const { client } = await start();
    const nowhere = client.request('configure', { listen: 'everywhere' });
    await assert.rejects(nowhere, { code: 'bad-request', message: /is no address to listen at/ });
    const foreign = client.request('configure', { listen: '203.0.113.7' });
    await assert.rejects(foreign, { code: 'not-listening', message: /cannot listen at/ });
    assert.equal((await send({})).status, 200);
    await assert.rejects(client.request('containerEnvironment', {}), { code: 'not-listening' });
  });
});

function headersOf(environment: unknown): string {
  return (environment as Record<string, string>)['OTEL_EXPORTER_OTLP_HEADERS'] ?? '';
}
