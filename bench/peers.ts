/**
 * The same load into the built collector and into the programs of the same kind that npm carries, in
 * turns. They keep what comes in memory, ours on disk. They are got from npm when this runs, and are no
 * dependency. `npm run bench -- peers`; `--spans 102400 --traces 256 --rounds 3 --sizes genai,small`, where
 * `traces` says of how many spans they are: one of the programs keeps its newest 500 traces and no more, so that
 * in smaller ones it would not keep what is sent to it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withFolders } from './support/bench-folders.ts';
import { CollectorProcess } from './support/collector-process.ts';
import { against, count, median, megabytes, printTable } from './support/figures.ts';
import { freePort } from './support/free-port.ts';
import { connections, protobufBodies, spansPerRequest } from './support/ingest-loads.ts';
import { installOnDemand } from './support/on-demand.ts';
import { restingBytes } from './support/process-memory.ts';
import { httpTarget, sendLoad } from './support/send-load.ts';

const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '102400' },
    traces: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: 'genai' },
  },
});
/** A slow one is measured by what it takes in this time. */
const mostSeconds = 20;
const startTimeoutMs = 20_000;
const aims = { rate: { least: 2.5 }, memory: { most: 0.2 } } as const;

interface Peer {
  readonly name: string;
  readonly program: string;
  readonly arguments: (port: number) => readonly string[];
}

/** With their limits raised where they would throw away what was acknowledged before the load ends. */
const peers: readonly Peer[] = [
  {
    name: '@jnmetacode/tracelet 0.2.1',
    program: '@jnmetacode/tracelet/src/cli.js',
    arguments: (port) => ['--port', `${port}`, '--ui-port', `${port + 1}`, '--no-open'],
  },
  {
    name: 'autotel-devtools 27.1.0',
    program: 'autotel-devtools/dist/cli.js',
    arguments: (port) => [
      '--port',
      `${port}`,
      '--grpc-port',
      `${port + 1}`,
      '--db-max-size',
      '8gb',
    ],
  },
];

interface Taken {
  readonly perSecond: number;
  readonly rssBytes: number;
}

async function measure(url: string, pid: number, bodies: readonly Buffer[]): Promise<Taken> {
  const sent = await sendLoad(bodies, httpTarget(url), { connections, mostSeconds });
  const perSecond = (sent.latenciesMs.length * spansPerRequest) / sent.seconds;
  return { perSecond, rssBytes: await restingBytes(pid) };
}

async function measureOurs(folder: string, bodies: readonly Buffer[]): Promise<Taken> {
  const collector = await CollectorProcess.start(folder);
  const taken = await measure(collector.url, collector.pid, bodies);
  await collector.end();
  return taken;
}

async function measurePeer(peer: Peer, installed: string, bodies: readonly Buffer[]) {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [join(installed, 'node_modules', peer.program), ...peer.arguments(port)],
    { stdio: 'ignore', cwd: installed },
  );
  try {
    const url = `http://127.0.0.1:${port}`;
    await answering(url, child);
    return await measure(url, child.pid ?? 0, bodies);
  } finally {
    const ended = once(child, 'exit');
    if (child.kill('SIGKILL')) await ended;
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await delay(100);
  }
  throw new Error('It did not start.');
}

async function compare(size: 'genai' | 'small', installed: string, newFolder: () => string) {
  const bodies = protobufBodies(size, Number(values.spans), Number(values.traces));
  const ours: Taken[] = [];
  const theirs = peers.map((peer) => ({ peer, taken: [] as Taken[] }));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    ours.push(await measureOurs(newFolder(), bodies));
    for (const { peer, taken } of theirs) taken.push(await measurePeer(peer, installed, bodies));
  }
  const row = (name: string, taken: readonly Taken[]): readonly string[] => {
    const perSecond = median(taken.map((each) => each.perSecond));
    const times = median(
      ours.map((own, round) => own.perSecond / (taken[round]?.perSecond ?? NaN)),
    );
    const memory = median(ours.map((own, round) => own.rssBytes / (taken[round]?.rssBytes ?? NaN)));
    const rss = megabytes(median(taken.map(({ rssBytes }) => rssBytes)));
    if (taken === ours) return [name, count(perSecond), rss, '', ''];
    return [
      name,
      count(perSecond),
      rss,
      `${times.toFixed(1)} times; ${against(times, aims.rate)}`,
      `${memory.toFixed(2)} of it; ${against(memory, aims.memory)}`,
    ];
  };
  const head = [
    `${count(Number(values.spans))} ${size} spans, ${values.traces} a trace`,
    'acknowledged, per second',
    'memory after',
    'ours is',
    'ours takes',
  ];
  printTable(head, [
    row('Spanwise, on disk', ours),
    ...theirs.map(({ peer, taken }) => row(`${peer.name}, in memory`, taken)),
  ]);
}

const packages = ['@jnmetacode/tracelet@0.2.1', 'autotel-devtools@27.1.0'];
const installed = installOnDemand('peers', packages);
if (installed !== undefined) {
  await withFolders(async (newFolder) => {
    for (const size of ['genai', 'small'] as const)
      if (values.sizes.split(',').includes(size)) await compare(size, installed, newFolder);
  });
}
