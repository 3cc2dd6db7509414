// Writes the database that the tests of migrations open in later versions, with the code that is checked
// out: `node --import ./test/support/register.mjs test/support/write-past-version.ts`, at the last commit of a
// version of the schema. See test/fixtures/store/SOURCE.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { silentLog } from '../../src/base/log.ts';
import { startCollector } from '../../src/collector/collector.ts';
import type { ExecutionId } from '../../src/model/ids.ts';
import { databaseVersion } from '../../src/store/migrate.ts';
import { databaseFile, openStore } from '../../src/store/open-store.ts';
import { spanDerivation } from '../../src/collector/span-decoding.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const captures = ['openinference-openai', 'otel-contrib-openai', 'langfuse'];
const executionId = 'e'.repeat(20) as ExecutionId;

interface Manifest {
  readonly requests: readonly {
    readonly file: string;
    readonly path: string;
    readonly contentType: string;
    readonly contentEncoding: string | null;
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'spanwise-version-'));
await receiveAll();
await addExchange();
writeFileSync(
  new URL(`store/version-${databaseVersion}.db.gz`, fixtures),
  gzipSync(readFileSync(databaseFile(folder)), { level: 9 }),
);
rmSync(folder, { recursive: true });

async function receiveAll(): Promise<void> {
  const collector = await startCollector({
    dataDirectory: folder,
    httpPort: 0,
    grpcPort: 0,
    gatewayPort: 0,
    buildId: '',
    log: silentLog,
  });
  const send = async (path: string, file: URL, headers: Record<string, string>): Promise<void> => {
    const options = { method: 'POST', headers, body: readFileSync(file) };
    const { status } = await fetch(`${collector.info.http}/v1/${path}`, options);
    if (status !== 200) throw new Error(`${file.pathname} was answered with ${status}.`);
  };
  for (const name of captures) {
    const agent = new URL(`agents/${name}/`, fixtures);
    const manifest = JSON.parse(readFileSync(new URL('manifest.json', agent), 'utf8')) as Manifest;
    for (const { file, path, contentType, contentEncoding } of manifest.requests) {
      const signal = /logs|metrics/i.exec(path)?.[0].toLowerCase() ?? 'traces';
      // What came over gRPC is a protobuf message too.
      const type = contentType.includes('json') ? 'application/json' : 'application/x-protobuf';
      await send(signal, new URL(file, agent), {
        'content-type': type,
        ...(contentEncoding !== null && { 'content-encoding': contentEncoding }),
      });
    }
  }
  const protobuf = { 'content-type': 'application/x-protobuf' };
  await send('metrics', new URL('otlp/metrics.pb', fixtures), protobuf);
  collector.end();
  await collector.ended;
}

async function addExchange(): Promise<void> {
  const store = await openStore(folder, silentLog, spanDerivation);
  const headers = [['content-type', 'application/json']] as const;
  while (store.rollup.refreshSome(Date.now(), 1_000));
  store.executions.add({
    executionId,
    mode: 'record',
    startedBy: 'command-line',
    command: { type: 'shell', line: 'node agent.mjs' },
    workingDirectory: '/home/me',
    upstreams: { OPENAI_BASE_URL: 'https://api.openai.com/v1' },
    startedAtMs: 1000,
  });
  store.exchanges.add(executionId, {
    startedAtMs: 1001,
    request: {
      method: 'POST',
      path: '/v1/chat/completions',
      headers,
      body: Buffer.from('{"model":"gpt-4o"}'),
    },
    response: {
      status: 200,
      headers,
      frames: [{ offsetMs: 5, bytes: Buffer.from('{"id":"chatcmpl-1"}') }],
      outcome: 'complete',
      durationMs: 7,
    },
    responseId: 'chatcmpl-1',
  });
  store.dispose();
}
