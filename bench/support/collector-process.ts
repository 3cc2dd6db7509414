import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./collector-child.ts', import.meta.url));
const register = new URL('../../test/support/register.mjs', import.meta.url).href;

/** A real collector, on free ports and with a data directory of its own. */
export class CollectorProcess {
  readonly url: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
  }

  /** `nodeOptions` such as `--cpu-prof`. */
  static async start(
    dataDirectory: string,
    nodeOptions: readonly string[] = [],
  ): Promise<CollectorProcess> {
    const child = fork(program, [dataDirectory], {
      execArgv: ['--disable-warning=ExperimentalWarning', `--import=${register}`, ...nodeOptions],
    });
    const [message] = (await once(child, 'message')) as [{ url: string }];
    return new CollectorProcess(child, message.url);
  }

  async rssBytes(): Promise<number> {
    this.child.send('memory');
    const [message] = (await once(this.child, 'message')) as [{ rssBytes: number }];
    return message.rssBytes;
  }

  async end(): Promise<void> {
    this.child.send('end');
    await once(this.child, 'exit');
  }
}
