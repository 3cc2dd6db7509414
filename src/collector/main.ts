import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseByteSize, parseDuration } from '../base/quantity.ts';
import { buildId } from '../rendezvous/build-id.ts';
import { dataDirectory } from '../rendezvous/data-directory.ts';
import { collectAtRest } from './collect-at-rest.ts';
import { startCollector } from './collector.ts';
import { defaultCompactAfterMs } from './compactor.ts';
import { fileLog } from './file-log.ts';
import { CollectorRunningError } from './only-collector.ts';
import { defaultRetention } from './pruner.ts';
import { usualPorts } from './usual-ports.ts';

// The collector as a process of its own, started detached by a window or by the command line:
// `collector --data DIR [--http-port N] [--grpc-port N] [--gateway-port N] [--idle-timeout MS]
// [--older-than 30d] [--max-size 2GB] [--compact-after 10m]`. The last but one and the one before say which
// runs are deleted, the oldest first; the last, when a quiet run is kept in less space. It writes nothing
// to its standard output; what it has to say is in `collector.log` of the data directory.

const defaultIdleTimeoutMs = 10 * 60 * 1000;

// What is made in the data directory is this user's alone.
process.umask(0o077);

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    'http-port': { type: 'string', default: String(usualPorts.http) },
    'grpc-port': { type: 'string', default: String(usualPorts.grpc) },
    'gateway-port': { type: 'string', default: String(usualPorts.gateway) },
    'older-than': { type: 'string', default: '' },
    'max-size': { type: 'string', default: '' },
    'compact-after': { type: 'string', default: '' },
    'idle-timeout': { type: 'string', default: String(defaultIdleTimeoutMs) },
  },
});
const data = dataDirectory(values.data);
const log = fileLog(join(data, 'collector.log'));
process.on('uncaughtException', (error) => {
  log.error(`The collector failed: ${error.stack ?? ''}`);
  process.exit(1);
});

const program = realpathSync(process.argv[1] ?? '');
const checkpointProgram = basename(program).endsWith('.cjs')
  ? join(dirname(program), 'checkpoint-thread.cjs')
  : join(dirname(program), '../store/checkpoint-thread.ts');

startCollector({
  dataDirectory: data,
  httpPort: Number(values['http-port']),
  grpcPort: Number(values['grpc-port']),
  gatewayPort: Number(values['gateway-port']),
  retention: {
    olderThanMs: parseDuration(values['older-than']) ?? defaultRetention.olderThanMs,
    maxSizeBytes: parseByteSize(values['max-size']) ?? defaultRetention.maxSizeBytes,
  },
  compactAfterMs: parseDuration(values['compact-after']) ?? defaultCompactAfterMs,
  checkpointProgram,
  idleTimeoutMs: Number(values['idle-timeout']),
  buildId: buildId(program),
  log,
}).then(
  async (collector) => {
    collectAtRest({ collect: collectGarbage });
    process.once('SIGTERM', () => collector.end());
    process.once('SIGINT', () => collector.end());
    await collector.ended;
    // Sockets of clients that do not read may still be open.
    process.exit(0);
  },
  (error: unknown) => {
    // Two were started at once; the other one won, and it serves whoever started this one.
    if (error instanceof CollectorRunningError) process.exit(0);
    log.error('The collector could not start.', error);
    process.exit(1);
  },
);

/** Any other kind of collection keeps the pages of V8's heap for what comes next. */
function collectGarbage(): void {
  globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
}
