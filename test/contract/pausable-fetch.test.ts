import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const preload = fileURLToPath(new URL('../../src/cli/pausable-fetch.ts', import.meta.url));

/** Fetches, and does meanwhile what the editor does: it wants a pause while the call is under way. */
const script = `
  const ask = async () => {
    const call = fetch(process.env.URL_TO_ASK, { method: 'POST', body: 'x' });
    const waiting = spanwisePause.waiting;
    if (process.env.WANTED === 'yes') spanwisePause.wanted = true;
    const response = await call;
    return { waiting, url: response.url, kind: response.headers.get('x-kind'), text: await response.text() };
  };
  const first = await ask();
  console.log(JSON.stringify({ ...first, wanted: spanwisePause.wanted, after: spanwisePause.waiting }));
`;

describe('a program that can be paused where a call comes back', () => {
  let server: Server;
  let url: string;
  before(async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'x-kind': 'model' });
      response.write('Lis');
      setTimeout(() => response.end('bon'), 20);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  after(() => server.close());

  for (const wanted of ['no', 'yes']) {
    it(`gets the same answer, a stop wanted: ${wanted}`, async () => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--require', preload, '--input-type=module', '--eval', script],
        {
          env: {
            ...process.env,
            NODE_OPTIONS: '--no-warnings',
            URL_TO_ASK: url,
            WANTED: wanted,
          },
        },
      );
      assert.deepEqual(JSON.parse(stdout), {
        waiting: 1,
        url,
        kind: 'model',
        text: 'Lisbon',
        wanted: false,
        after: 0,
      });
    });
  }
});
