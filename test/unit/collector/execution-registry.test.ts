import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { ExecutionRegistry } from '../../../src/collector/execution-registry.ts';
import { parsePreloadSettings, preloadVariable } from '../../../src/protocol/preload-settings.ts';
import type { ExecutionId } from '../../../src/model/ids.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { spanDerivation } from '../../../src/collector/span-decoding.ts';

const addresses = { http: 'http://127.0.0.1:4318', gateway: 'http://127.0.0.1:4319' };

describe('execution registry', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  let registry: ExecutionRegistry;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, spanDerivation);
    registry = new ExecutionRegistry(store, () => addresses);
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  function begin(sessionId?: string): ExecutionId {
    const { executionId } = registry.begin({
      startedBy: 'terminal',
      command: { type: 'shell', line: 'node agent.js' },
      workingDirectory: '/work',
      environment: {},
      record: true,
      ...(sessionId !== undefined && { sessionId }),
    });
    return executionId as ExecutionId;
  }

  const openSession = (): ExecutionId =>
    registry.openSession({ environment: {}, record: true }).sessionId as ExecutionId;

  it('knows an execution by its own address, also after its end', () => {
    const execution = begin();
    registry.end(execution, 0);
    assert.equal(registry.ownerOf(execution), execution);
  });

  it('gives what comes in under a session to the command that runs there, else to the session', () => {
    const session = openSession();
    assert.equal(registry.ownerOf(session), session);
    const execution = begin(session);
    assert.equal(registry.ownerOf(session), execution);
    registry.end(execution, 0);
    assert.equal(registry.ownerOf(session), execution, 'its last telemetry may be late');
    const other = openSession();
    store.executions.end(begin(other), 1);
    assert.equal(registry.ownerOf(other), other, 'it ended long ago');
  });

  it('gives it to the newest of several commands, and marks that one', async () => {
    const session = openSession();
    const first = begin(session);
    // Commands are told apart by the millisecond in which they started.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = begin(session);
    assert.equal(registry.ownerOf(session), second);
    assert.equal(store.executions.get(second)?.shared, true);
    assert.equal(store.executions.get(first)?.shared, false);
  });

  it('knows no address that nobody opened', () => {
    assert.equal(registry.ownerOf('execution0000009' as ExecutionId), undefined);
  });

  it('gives a window that comes back its session again', () => {
    const session = openSession();
    const again = registry.openSession({ sessionId: session, environment: {}, record: false });
    assert.equal(again.sessionId, session);
    assert.equal(again.environment['OPENAI_BASE_URL'], undefined);
  });

  it('looks through its own gateway to what is behind it', () => {
    const outer = registry.openSession({
      environment: { OPENAI_BASE_URL: 'http://localhost:8000/v1' },
      record: true,
    });
    const inner = registry.begin({
      startedBy: 'command-line',
      command: { type: 'arguments', arguments: ['node', 'agent.js'] },
      workingDirectory: '/work',
      environment: outer.environment,
      record: true,
    });
    const { executionId, environment } = inner;
    const { upstreams } = store.executions.get(executionId as ExecutionId) ?? {};
    assert.equal(upstreams?.['OPENAI_BASE_URL'], 'http://localhost:8000/v1');
    assert.equal(upstreams['ANTHROPIC_BASE_URL'], 'https://api.anthropic.com');
    assert.equal(environment['OPENAI_BASE_URL'], `http://127.0.0.1:4319/${executionId}/openai/v1`);
  });

  it('sends a replay past proxies, and takes the place of what is set for one signal alone', () => {
    const { environment } = registry.beginReplay({
      startedBy: 'command-line',
      command: { type: 'arguments', arguments: ['node', 'agent.js'] },
      workingDirectory: '/work',
      upstreams: { OPENAI_BASE_URL: 'http://localhost:8000/v1' },
      environment: {
        NO_PROXY: 'intranet.example',
        HTTPS_PROXY: 'http://proxy.example',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example/v1/traces',
      },
    });
    assert.equal(environment['NO_PROXY'], 'intranet.example,127.0.0.1,localhost');
    assert.match(environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? '', /^http:\/\/127\.0\.0\.1/);
    assert.equal(environment['HTTPS_PROXY'], undefined, 'the program has it already');
    assert.equal(environment[preloadVariable], undefined);
  });

  it('tells a preload where providers are, by the keys of their variables', () => {
    const { executionId, environment } = registry.begin({
      startedBy: 'command-line',
      command: { type: 'arguments', arguments: ['node', 'agent.js'] },
      workingDirectory: '/work',
      environment: {},
      named: { SEARCH_URL: 'http://search.example:8080/api' },
      record: true,
      preload: true,
    });
    const settings = parsePreloadSettings(environment[preloadVariable]);
    assert.match(settings?.gateway ?? '', new RegExp(`/${executionId}$`));
    assert.equal(settings?.providers['https://api.openai.com'], 'openai');
    assert.equal(settings.providers['http://search.example:8080'], 'search-url');
    assert.ok(settings.hosts.includes('search.example:8080'));
  });

  it('keeps no credentials of a command line', () => {
    const { executionId } = registry.begin({
      startedBy: 'terminal',
      command: {
        type: 'shell',
        line: 'OPENAI_API_KEY=sk-proj-abcdefghijklmnopqrstuvwx node agent.js',
      },
      workingDirectory: '/work',
      environment: {},
      record: true,
    });
    const { command } = store.executions.get(executionId as ExecutionId) ?? {};
    assert.match(JSON.stringify(command), /OPENAI_API_KEY=\[masked/);
    assert.doesNotMatch(JSON.stringify(command), /abcdefghijklmnopqrstuvwx/);
  });

  it('refuses what is no id, and ends nothing that it does not know', () => {
    assert.throws(() => registry.end('../x', 0), { code: 'bad-request' });
    assert.throws(() => registry.end('execution0000009', 0), { code: 'not-found' });
  });
});
