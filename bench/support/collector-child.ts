// A collector in a process of its own, which says where it is and what memory it has: `collector-child DIR`.
import { silentLog } from '../../src/base/log.ts';
import { startCollector } from '../../src/collector/collector.ts';

const collector = await startCollector({
  dataDirectory: process.argv[2] ?? '',
  httpPort: 0,
  grpcPort: 0,
  gatewayPort: 0,
  buildId: 'bench',
  log: silentLog,
});
process.on('message', (message) => {
  if (message === 'memory') process.send?.({ rssBytes: process.memoryUsage().rss });
  else collector.end();
});
process.send?.({ url: collector.info.http });
await collector.ended;
process.exit(0);
