import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../../src/base/log.ts';
import { ChangeNotifier, type ChangedEvent } from '../../../src/collector/change-notifier.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import {
  sampleSpan,
  sampleTraceId,
  toStore,
  sampleDerivation,
} from '../../support/sample-spans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('change notifier', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  let notifier: ChangeNotifier;
  let events: (ChangedEvent & { readonly at: number })[];

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, sampleDerivation);
    events = [];
    notifier = new ChangeNotifier(store, silentLog, (event) =>
      events.push({ ...event, at: performance.now() }),
    );
  });
  afterEach(() => {
    notifier.dispose();
    store.dispose();
    folder.remove();
  });

  it('tells of many changes at most ten times a second, and of none twice', async () => {
    const startedAt = performance.now();
    for (let index = 10; performance.now() - startedAt < 450; index++) {
      const traceId = sampleTraceId(String(index % 90));
      notifier.touch(store.spanWriter.append([toStore(sampleSpan({ traceId }))], Date.now()));
      await delay(5);
    }
    await delay(500);
    assert.ok(events.length >= 2 && events.length <= 7, `${events.length} events`);
    const pauses = events.slice(1).map((event, index) => event.at - (events[index]?.at ?? 0));
    assert.ok(
      pauses.every((pause) => pause > 80),
      `pauses of ${pauses.join(', ')} ms`,
    );
    assert.deepEqual(
      events.map(({ cursor }) => cursor),
      events.map(({ cursor }) => cursor).toSorted((left, right) => left - right),
    );
    const quiet = events.length;
    await delay(250);
    assert.equal(events.length, quiet);
  });
});
