import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../base/log.ts';
import { startCollector } from '../../collector/collector.ts';
import { buildId } from '../../rendezvous/build-id.ts';
import {
  connectRunningCollector,
  type CollectorConnection,
} from '../../rendezvous/connect-collector.ts';
import { collectorProgram } from '../program-files.ts';

/**
 * Works with a collector of its own, in this process, on free ports and with a data directory that is
 * gone afterwards: tests neither need the person's collector nor leave their runs there.
 */
export async function withPrivateCollector<Result>(
  work: (client: CollectorConnection['client']) => Promise<Result>,
): Promise<Result> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'spanwise-tests-'));
  try {
    const collector = await startCollector({
      dataDirectory,
      httpPort: 0,
      grpcPort: 0,
      gatewayPort: 0,
      buildId: buildId(collectorProgram),
      log: silentLog,
    });
    try {
      return await connected(dataDirectory, work);
    } finally {
      collector.end();
      await collector.ended;
    }
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

async function connected<Result>(
  dataDirectory: string,
  work: (client: CollectorConnection['client']) => Promise<Result>,
): Promise<Result> {
  const program = { dataDirectory, program: collectorProgram, client: 'command-line' };
  const connection = await connectRunningCollector(program);
  if (connection === undefined) throw new Error('The private collector did not answer.');
  try {
    return await work(connection.client);
  } finally {
    connection.dispose();
  }
}
