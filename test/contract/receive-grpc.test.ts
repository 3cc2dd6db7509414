import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunJson } from '../../src/protocol/run-json.ts';
import { GrpcCaller } from '../support/grpc-caller.ts';
import { kill, serve, spanwise, spanwiseJson, type ServedCollector } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const capture = fileURLToPath(new URL('../fixtures/agents/otel-contrib-openai', import.meta.url));

interface Manifest {
  readonly requests: readonly { readonly file: string; readonly path: string }[];
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(capture, name), 'utf8'));
}

describe('a collector that receives over gRPC', () => {
  const { requests } = readJson('manifest.json') as Manifest;
  const { counts } = readJson('expected.json') as { counts: { spans: number; traces: number } };
  let folder: ReturnType<typeof temporaryFolder>;
  let collector: ServedCollector;

  beforeEach(async () => {
    folder = temporaryFolder();
    collector = await serve(folder.path);
  });
  afterEach(async () => {
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  for (const gzip of [false, true]) {
    it(`reads what an agent sent${gzip ? ', gzipped' : ''}`, async () => {
      const caller = new GrpcCaller(collector.grpc, { gzip });
      for (const { file, path } of requests) {
        await caller.call(path, readFileSync(join(capture, file)));
      }
      caller.close();
      const runs = (await spanwiseJson(folder.path, ['runs'])) as RunJson[];
      assert.equal(runs.length, counts.traces);
      assert.equal(
        runs.reduce((sum, run) => sum + run.spanCount, 0),
        counts.spans,
      );
    });
  }

  it('says where it listens', async () => {
    const { stdout } = await spanwise(folder.path, ['doctor']);
    assert.ok(stdout.includes(`over gRPC, ${collector.grpc}`), stdout);
    assert.match(stdout, /^grpcPort: 4317, /m);
  });

  it('ends cleanly while a client is connected', async () => {
    const caller = new GrpcCaller(collector.grpc);
    const [first] = requests;
    assert.ok(first);
    await caller.call(first.path, readFileSync(join(capture, first.file)));
    await kill(collector.process, 'SIGTERM');
    assert.equal(collector.process.exitCode, 0);
    caller.close();
  });
});
