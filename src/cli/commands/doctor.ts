import { createConnection } from 'node:net';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatBytes, formatPlural } from '../../base/format.ts';
import { errorText, silentLog } from '../../base/log.ts';
import { spanDerivation } from '../../collector/span-decoding.ts';
import { usualPorts } from '../../collector/usual-ports.ts';
import type {
  CollectorInfo,
  CollectorStatus,
  ForwardingStatus,
} from '../../protocol/collector-api.ts';
import { connectRunningCollector } from '../../rendezvous/connect-collector.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import { openWithEitherDriver } from '../../store/open-driver.ts';
import { databaseFile, openStore } from '../../store/open-store.ts';
import { exitCodes, flag, noArguments, textOption, type Command } from '../command.ts';
import { printJson, printLine } from '../output.ts';
import { collectorProgram } from '../program-files.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  usage: 'doctor [--json]',
  summary: 'say what Spanwise runs on, where it keeps runs, and whether a collector runs',
  options: { json: { type: 'boolean' } },
  run: async (input) => {
    noArguments(input);
    const data = dataDirectory(textOption(input.values, 'data'));
    const findings = await examine(data);
    if (flag(input.values, 'json')) printJson(findings);
    else for (const [name, value] of Object.entries(findings)) printLine(`${name}: ${value}`);
    return exitCodes.done;
  },
};

async function examine(data: string): Promise<{ readonly [name: string]: string }> {
  const collector = await runningCollector(data);
  return {
    node: `${process.versions.node} (Node-API ${process.versions['napi']}), ${process.platform} ${process.arch}`,
    sqlite: await describeSqlite(),
    data,
    disk: await describeDisk(data),
    collector: typeof collector === 'string' ? collector : describeCollector(collector.info),
    ...(typeof collector === 'string' ? {} : describeStatus(collector.status)),
    otlpPort: await describePort(usualPorts.http, portOf(collector, 'http')),
    grpcPort: await describePort(usualPorts.grpc, portOf(collector, 'grpc')),
    gatewayPort: await describePort(usualPorts.gateway, portOf(collector, 'gateway')),
  };
}

async function describeSqlite(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'spanwise-doctor-'));
  try {
    const database = await openWithEitherDriver(join(folder, 'try.db'), silentLog);
    const row = database.prepare<{ version: string }>('SELECT sqlite_version() AS version').get();
    database.close();
    return `${database.driver}, SQLite ${row?.version ?? ''}`;
  } catch (error) {
    return `does not work: ${errorText(error)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole database against the spans in it as they arrived. */
async function describeDisk(data: string): Promise<string> {
  if (!existsSync(databaseFile(data))) return 'nothing is stored yet';
  try {
    const store = await openStore(data, silentLog, spanDerivation);
    const { spans, compactedSpans, payloadBytes, databaseBytes } = store.diskUse.measure();
    store.dispose();
    const size = `${formatBytes(databaseBytes)} for ${formatPlural(spans, 'span')}`;
    if (spans === 0) return size;
    const [each, whole] = [databaseBytes, payloadBytes].map((bytes) => formatBytes(bytes / spans));
    const share = Math.round((compactedSpans / spans) * 100);
    return `${size}, ${each} each; as they arrived ${whole} each; ${share} % compacted`;
  } catch (error) {
    return errorText(error);
  }
}

interface RunningCollector {
  readonly info: CollectorInfo;
  readonly status: CollectorStatus;
}

/** Its own words, or a sentence where there is none to ask. */
async function runningCollector(data: string): Promise<RunningCollector | string> {
  try {
    const connection = await connectRunningCollector({
      dataDirectory: data,
      program: collectorProgram,
      client: 'command-line',
    });
    if (connection === undefined) return 'none runs';
    const status = await connection.client.request('getStatus', {});
    connection.dispose();
    return { info: connection.info, status };
  } catch (error) {
    return errorText(error);
  }
}

function describeCollector(info: CollectorInfo): string {
  const { pid, http, grpc, gateway, driver } = info;
  const otlp = grpc === undefined ? http : `${http} and, over gRPC, ${grpc}`;
  return `process ${pid}, OTLP at ${otlp}, gateway at ${gateway}, ${driver}`;
}

function describeStatus({ notices, forwarding }: CollectorStatus): {
  readonly [name: string]: string;
} {
  return {
    ...(forwarding !== undefined && { forwarding: describeForwarding(forwarding) }),
    ...(notices.length > 0 && { notices: notices.map(({ message }) => message).join(' ') }),
  };
}

function describeForwarding(forwarding: ForwardingStatus): string {
  const { endpoint, waitingRequests, droppedRequests, failure } = forwarding;
  const state = failure === undefined ? 'works' : `does not work now (${failure})`;
  return `to ${endpoint}, ${state}; requests that wait: ${waitingRequests}, left out: ${droppedRequests}`;
}

function portOf(
  collector: RunningCollector | string,
  which: 'http' | 'grpc' | 'gateway',
): string | undefined {
  return typeof collector === 'string' ? undefined : collector.info[which]?.replace(/^.*:/, '');
}

async function describePort(port: number, ours: string | undefined): Promise<string> {
  if (ours === String(port)) return `${port}, ours`;
  const taken = await new Promise<boolean>((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
  return taken ? `${port}, taken by another program` : `${port}, free`;
}
