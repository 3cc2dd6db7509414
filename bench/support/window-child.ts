// A window as the collector knows it, without an editor around it: connected through the same client code,
// it listens for changes and reads the list of runs again, as the view of runs does. `window-child DIR`.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { connectCollector } from '../../src/rendezvous/connect-collector.ts';
import { builtCollector } from './built-programs.ts';

/** As the view of runs asks for them. */
const [mostRuns, refreshDelayMs] = [200, 250];

const connection = await connectCollector({
  dataDirectory: process.argv[2] ?? '',
  program: builtCollector,
  client: 'bench',
});
let [changes, timer] = [0, undefined as NodeJS.Timeout | undefined];
connection.client.on('changed', ({ traceIds }) => {
  changes += traceIds.length;
  timer ??= setTimeout(() => {
    timer = undefined;
    void connection.client.request('listRuns', { limit: mostRuns });
  }, refreshDelayMs);
});
const delays = monitorEventLoopDelay({ resolution: 1 });
process.on('message', (message) => {
  if (message === 'begin') delays.enable();
  else {
    delays.disable();
    const toMs = (nanoseconds: number): number => nanoseconds / 1e6;
    process.send?.({
      p50Ms: toMs(delays.percentile(50)),
      p99Ms: toMs(delays.percentile(99)),
      maxMs: toMs(delays.max),
      changes,
    });
  }
});
process.send?.('ready');
