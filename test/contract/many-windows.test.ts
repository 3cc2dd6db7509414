import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { CollectorInfo } from '../../src/protocol/collector-api.ts';
import { buildId } from '../../src/rendezvous/build-id.ts';
import { collectorProgram, kill, startWindowProcess } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const windowCount = 10;
/** Ten processes that start at once, on a machine with two busy cores. */
const timeoutMs = 120_000;

/** A window, as far as the collector is concerned: a process of its own. */
class WindowProcess {
  readonly shown: string[] = [];
  private info: CollectorInfo | undefined;
  private readonly process: ReturnType<typeof startWindowProcess>;

  constructor(dataDirectory: string, program: string) {
    this.process = startWindowProcess(dataDirectory, program);
    if (this.process.stdout === null) throw new Error('It has no output.');
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Said;
      if (said.notice !== undefined) this.shown.push(said.notice);
      else this.info = said.state === 'connected' ? said : undefined;
    });
  }

  /** Absent while it is connected to none. */
  get collector(): CollectorInfo | undefined {
    return this.info;
  }

  async untilShown(count: number): Promise<readonly string[]> {
    while (this.shown.length < count) await delay(10);
    return this.shown;
  }

  end(): Promise<void> {
    return kill(this.process, 'SIGKILL');
  }
}

interface Said extends CollectorInfo {
  readonly state?: string;
  readonly notice?: string;
}

describe('ten windows', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let windows: WindowProcess[];
  let foreign: Server;
  let collectorPid: number | undefined;

  beforeEach(async () => {
    folder = temporaryFolder();
    windows = [];
    foreign = createServer();
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await Promise.all(windows.map((window) => window.end()));
    if (collectorPid !== undefined) await endProcess(collectorPid);
    foreign.close();
    folder.remove();
  });

  /** A collector as a window's own build has it, which wants the port that the foreign program has. */
  function build(name: string, seconds: number): string {
    const file = join(folder.path, name);
    const { port } = foreign.address() as AddressInfo;
    const args = [
      '--http-port',
      port,
      '--grpc-port',
      0,
      '--gateway-port',
      0,
      '--idle-timeout',
      3000,
    ];
    const program = pathToFileURL(collectorProgram).href;
    writeFileSync(
      file,
      `process.argv.push(...${JSON.stringify(args.map(String))});\nawait import('${program}');\n`,
    );
    utimesSync(file, seconds, seconds);
    return file;
  }

  function open(count: number, program: string): void {
    windows.push(...Array.from({ length: count }, () => new WindowProcess(folder.path, program)));
  }

  /** What all are connected to in the end: one and the same, and an expected one. */
  async function theOnlyCollector(
    isExpected: (info: CollectorInfo) => boolean = () => true,
  ): Promise<CollectorInfo> {
    for (;;) {
      const infos = windows.map((window) => window.collector);
      const [first] = infos;
      if (
        first !== undefined &&
        isExpected(first) &&
        infos.every((each) => each?.pid === first.pid)
      ) {
        collectorPid = first.pid;
        return first;
      }
      await delay(10);
    }
  }

  it('make one collector, and get it back at the same address when it is killed', async function () {
    this.timeout(timeoutMs);
    open(windowCount, build('collector.mjs', 1000));
    const first = await theOnlyCollector();
    for (const { shown } of windows) assert.deepEqual(shown, [], 'there was never another');
    assert.equal(first.usualPort, false);
    // Programs run with the address that they were given: that the wanted port is free by now is no reason.
    await new Promise((resolve) => foreign.close(resolve));
    process.kill(first.pid, 'SIGKILL');
    const second = await theOnlyCollector(({ pid }) => pid !== first.pid);
    for (const name of ['http', 'grpc', 'gateway'] as const)
      assert.equal(second[name], first[name], name);
    for (const window of windows) {
      const [sentence, ...others] = await window.untilShown(1);
      assert.match(sentence ?? '', /was started again; what it had received is kept\.$/);
      assert.deepEqual(others, []);
    }
  });

  it('hand over to a newer build, all of them, and leave it to end by itself', async function () {
    this.timeout(timeoutMs);
    open(windowCount - 1, build('collector.mjs', 1000));
    const first = await theOnlyCollector();
    const newer = build('newer.mjs', 2000);
    open(1, newer);
    // A collector of the older build that starts late may come in between; it is replaced too.
    const second = await theOnlyCollector((info) => info.buildId === buildId(newer));
    assert.equal(second.http, first.http);
    for (const window of windows.slice(0, -1)) {
      assert.match((await window.untilShown(1)).join(), /was started again/);
    }
    await Promise.all(windows.map((window) => window.end()));
    while (isRunning(second.pid)) await delay(50);
    // Nobody has its address any more: the next one asks for the wanted port again.
    const { port } = foreign.address() as AddressInfo;
    await new Promise((resolve) => foreign.close(resolve));
    windows = [new WindowProcess(folder.path, newer)];
    assert.equal((await theOnlyCollector()).http, `http://127.0.0.1:${port}`);
  });
});

async function endProcess(pid: number): Promise<void> {
  if (isRunning(pid)) process.kill(pid);
  while (isRunning(pid)) await delay(10);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
