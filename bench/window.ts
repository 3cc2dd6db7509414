/**
 * How late the event loop of a window is while the collector takes all that it can: the window is a
 * process of its own with the extension's client code. `npm run bench -- window`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withFolders } from './support/bench-folders.ts';
import { CollectorProcess } from './support/collector-process.ts';
import { against, count, milliseconds, printTable } from './support/figures.ts';
import { connections, protobufBodies } from './support/ingest-loads.ts';
import { httpTarget, sendLoad } from './support/send-load.ts';

const { values } = parseArgs({ options: { spans: { type: 'string', default: '51200' } } });
const aims = { p99: { most: 5 }, max: { most: 25 } } as const;
const restMs = 3_000;

interface Delays {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Of runs, as the window was told. */
  readonly changes: number;
}

/** The delays of a window's event loop while `work` goes on. */
async function delaysDuring(collector: CollectorProcess, work: () => Promise<unknown>) {
  const program = fileURLToPath(new URL('./support/window-child.ts', import.meta.url));
  const window = fork(program, [collector.dataDirectory]);
  await once(window, 'message');
  // Reading and compiling its code is not what is measured.
  await delay(restMs);
  window.send('begin');
  await work();
  window.send('end');
  const [delays] = (await once(window, 'message')) as [Delays];
  window.kill();
  await once(window, 'exit');
  return delays;
}

await withFolders(async (newFolder) => {
  const bodies = protobufBodies('genai', Number(values.spans));
  const collector = await CollectorProcess.start(newFolder());
  const idle = await delaysDuring(collector, () => delay(restMs));
  const busy = await delaysDuring(collector, () =>
    sendLoad(bodies, httpTarget(collector.url), { connections }),
  );
  await collector.end();
  printTable(
    ["a window's event loop is late by", 'idle', 'collector saturated', 'aim'],
    [
      ['p50', milliseconds(idle.p50Ms), milliseconds(busy.p50Ms), ''],
      [
        'p99',
        milliseconds(idle.p99Ms),
        milliseconds(busy.p99Ms),
        against(busy.p99Ms, aims.p99, ' ms'),
      ],
      [
        'at most',
        milliseconds(idle.maxMs),
        milliseconds(busy.maxMs),
        against(busy.maxMs, aims.max, ' ms'),
      ],
    ],
  );
  console.log(
    `\nIt was told of ${count(busy.changes)} changes of runs. Node itself measures in steps of 1 ms.`,
  );
});
