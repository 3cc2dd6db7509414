import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { silentLog, type Log } from '../../../src/base/log.ts';
import { Checkpointer, type CheckpointerOptions } from '../../../src/collector/checkpointer.ts';
import { databaseFile, openStore, type Store } from '../../../src/store/open-store.ts';
import { sampleDerivation, sampleSpan, sampleSpanId, toStore } from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../../src/store/checkpoint-thread.ts', import.meta.url));
const spanBytes = 2_000;
const spanCount = 200;

describe('checkpointer', function () {
  // Starts a thread.
  this.timeout(20_000);

  const folder = temporaryFolder();
  const file = databaseFile(folder.path);
  let store: Store;

  beforeEach(async () => (store = await openStore(folder.path, silentLog, sampleDerivation)));
  afterEach(() => store.dispose());
  after(() => folder.remove());

  function append(): void {
    const encoded = { format: 'protobuf' as const, bytes: new Uint8Array(spanBytes) };
    const spans = Array.from({ length: spanCount }, (_, index) =>
      toStore(sampleSpan({ spanId: sampleSpanId(String(index)) }), { encoded }),
    );
    store.spanWriter.append(spans, Date.now());
  }

  function newCheckpointer(change: Partial<CheckpointerOptions> = {}): Checkpointer {
    return new Checkpointer({
      program,
      databaseFile: file,
      log: silentLog,
      finish: store.copyPages,
      ...change,
    });
  }

  it('copies what was committed into the database while the collector runs, and leaves no log', async () => {
    const checkpointer = newCheckpointer();
    append();
    assert.ok(statSync(file).size < spanCount * spanBytes);
    checkpointer.touch();
    while (statSync(file).size < spanCount * spanBytes) await delay(20);
    await checkpointer.close();
    store.dispose();
    assert.equal(existsSync(`${file}-wal`), false);
    store = await openStore(folder.path, silentLog, sampleDerivation);
    assert.equal([...store.spans.ofRun(sampleSpan().traceId)].length, spanCount);
  });

  it('has a long log copied to its end between two commits, so that it is begun anew', async () => {
    const finished: number[] = [];
    const checkpointer = newCheckpointer({
      finish: () => {
        store.copyPages();
        finished.push(Date.now());
      },
    });
    const encoded = { format: 'protobuf' as const, bytes: new Uint8Array(2_000_000) };
    const span = (index: number) =>
      toStore(sampleSpan({ spanId: sampleSpanId(`9${index}`) }), { encoded });
    // 40 MB, and none of it is copied before.
    for (let index = 0; index < 20; index++) store.spanWriter.append([span(index)], Date.now());
    const logBytes = (): number => statSync(`${file}-wal`).size;
    const longest = logBytes();
    assert.deepEqual(finished, []);
    checkpointer.touch();
    while (finished.length === 0) await delay(20);
    for (let index = 20; index < 25; index++) store.spanWriter.append([span(index)], Date.now());
    assert.equal(logBytes(), longest);
    await checkpointer.close();
  });

  it('closes at once where nothing was stored', async () => {
    await newCheckpointer().close();
  });

  it('says so where the thread cannot work, and goes on', async () => {
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
    const checkpointer = newCheckpointer({ program: `${program}.missing`, log });
    checkpointer.touch();
    while (warnings.length === 0) await delay(20);
    checkpointer.touch();
    await checkpointer.close();
    assert.match(warnings.join(), /^The checkpoint thread ended: /);
  });
});
