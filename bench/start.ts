/**
 * From a cold start, with a new data directory, to the first request that is acknowledged: of the command
 * line's `serve`, and of a window that finds no collector. `npm run bench -- start`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { connectCollector, handOver } from '../src/rendezvous/connect-collector.ts';
import { withFolders } from './support/bench-folders.ts';
import { builtCollector, builtCommandLine } from './support/built-programs.ts';
import { against, median, milliseconds, printTable } from './support/figures.ts';
import { httpTarget } from './support/send-load.ts';
import { SpanLoad } from './support/span-load.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const aim = { most: 300 } as const;

const load = new SpanLoad({
  size: 'genai',
  encoding: 'protobuf',
  spansPerRequest: 12,
  spansPerTrace: 12,
});

interface Start {
  readonly listeningMs: number;
  readonly acknowledgedMs: number;
}

async function measureServe(folder: string): Promise<Start> {
  const startedAt = performance.now();
  const ports = ['--http-port', '0', '--grpc-port', '0', '--gateway-port', '0'];
  const child = spawn(
    process.execPath,
    [builtCommandLine, 'serve', '--json', '--data', folder, ...ports],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const listeningMs = performance.now() - startedAt;
  const { http } = JSON.parse(line.toString('utf8')) as { readonly http: string };
  const acknowledgedMs = await acknowledged(http, startedAt);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return { listeningMs, acknowledgedMs };
}

async function measureWindow(folder: string): Promise<Start> {
  const startedAt = performance.now();
  const connection = await connectCollector({
    dataDirectory: folder,
    program: builtCollector,
    client: 'bench',
  });
  const listeningMs = performance.now() - startedAt;
  const acknowledgedMs = await acknowledged(connection.info.http, startedAt);
  await handOver(connection);
  return { listeningMs, acknowledgedMs };
}

async function acknowledged(url: string, startedAt: number): Promise<number> {
  const target = httpTarget(url);
  await target.send(load.request());
  target.close();
  return performance.now() - startedAt;
}

await withFolders(async (newFolder) => {
  const starts: { readonly serve: Start; readonly window: Start }[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1)
    starts.push({
      serve: await measureServe(newFolder()),
      window: await measureWindow(newFolder()),
    });
  const row = (what: string, pick: (start: (typeof starts)[number]) => number, hasAim: boolean) => {
    const times = starts.map(pick);
    const middle = median(times);
    return [
      what,
      milliseconds(middle),
      milliseconds(Math.max(...times)),
      hasAim ? against(middle, aim, ' ms') : '',
    ];
  };
  printTable(
    ['from a cold start', 'median', 'slowest', 'aim'],
    [
      row('`spanwise serve` says where it listens', ({ serve }) => serve.listeningMs, false),
      row('… and has acknowledged a run', ({ serve }) => serve.acknowledgedMs, true),
      row('a window is connected', ({ window }) => window.listeningMs, false),
      row('… and a run is acknowledged', ({ window }) => window.acknowledgedMs, true),
    ],
  );
});
