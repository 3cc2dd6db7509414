import assert from 'node:assert/strict';
import type { EnvironmentVariables } from '../../src/protocol/execution-json.ts';
import {
  connectRunningCollector,
  type CollectorConnection,
} from '../../src/rendezvous/connect-collector.ts';
import { collectorProgram, kill, serve, type ServedCollector } from '../support/programs.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What a window does for its terminals: one address for all, and word of each command. */
describe("a window's session", () => {
  const folder = temporaryFolder();
  let collector: ServedCollector;
  let upstream: ScriptedUpstream;
  let connection: CollectorConnection;
  let environment: EnvironmentVariables;
  let sessionId: string;

  before(async () => {
    collector = await serve(folder.path);
    upstream = await startUpstream((response, call) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: `chatcmpl-${call.body.toString()}` }));
    });
    const found = await connectRunningCollector({
      dataDirectory: folder.path,
      program: collectorProgram,
      client: 'test',
    });
    assert.ok(found);
    connection = found;
    const session = await connection.client.request('openSession', {
      environment: { OPENAI_BASE_URL: `${upstream.origin}/v1` },
      record: true,
    });
    ({ environment, sessionId } = session);
  });
  after(async () => {
    connection.dispose();
    await kill(collector.process, 'SIGKILL');
    await upstream.close();
    folder.remove();
  });

  const begin = async (line: string): Promise<string> => {
    const { executionId } = await connection.client.request('beginExecution', {
      startedBy: 'terminal',
      command: { type: 'shell', line },
      workingDirectory: folder.path,
      sessionId,
      environment: {},
      record: true,
    });
    return executionId;
  };

  /** As a program in the terminal would: a model call through the gateway, and a span that tells of it. */
  async function callModel(
    digit: string,
    options: { readonly header: boolean } = { header: true },
  ): Promise<string> {
    const call = { method: 'POST', body: digit };
    await (await fetch(`${environment['OPENAI_BASE_URL']}/chat/completions`, call)).text();
    const traceId = digit.repeat(32);
    const [name = '', value = ''] = environment['OTEL_EXPORTER_OTLP_HEADERS']?.split('=') ?? [];
    const attribute = { key: 'gen_ai.response.id', value: { stringValue: `chatcmpl-${digit}` } };
    const operation = { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } };
    const time = String(BigInt(Date.now()) * 1_000_000n);
    const span = {
      traceId,
      spanId: digit.repeat(16),
      name: 'chat',
      startTimeUnixNano: time,
      endTimeUnixNano: time,
      attributes: [attribute, operation],
    };
    const response = await fetch(`${environment['OTEL_EXPORTER_OTLP_ENDPOINT']}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(options.header && { [name]: value }) },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });
    assert.equal(response.status, 200);
    return traceId;
  }

  const executionOf = async (traceId: string) =>
    (await connection.client.request('getExecution', { traceId })).execution;

  it('records what nobody saw start under the session, without a command', async () => {
    const execution = await executionOf(await callModel('1'));
    assert.equal(execution?.executionId, sessionId);
    assert.equal(execution.command, undefined);
    assert.equal(execution.exchangeCount, 1);
  });

  it('gives a run to the command that ran meanwhile', async () => {
    const executionId = await begin('npm run agent');
    const traceId = await callModel('2');
    await connection.client.request('endExecution', { executionId, exitCode: 1 });
    const execution = await executionOf(traceId);
    assert.equal(execution?.executionId, executionId);
    assert.deepEqual(execution.command, { type: 'shell', line: 'npm run agent' });
    assert.deepEqual([execution.exitCode, execution.exchangeCount], [1, 1]);
    assert.equal(execution.shared, undefined);
  });

  it('knows the run of a program that sends no header, by the answer that both saw', async () => {
    const executionId = await begin('python agent.py');
    const traceId = await callModel('3', { header: false });
    assert.equal((await executionOf(traceId))?.executionId, executionId);
    await connection.client.request('endExecution', { executionId, exitCode: 0 });
  });

  it('says where it cannot know which of two commands it was', async () => {
    const first = await begin('npm run one');
    const second = await begin('npm run two');
    const execution = await executionOf(await callModel('4'));
    assert.ok([first, second].includes(execution?.executionId ?? ''));
    assert.equal(execution?.shared, true);
    for (const executionId of [first, second])
      await connection.client.request('endExecution', { executionId });
  });
});
