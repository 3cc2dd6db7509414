import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Forwarder, type ReceivedRequest } from '../../../src/collector/forwarder.ts';

interface Taken {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
}

const request = (text: string): ReceivedRequest => ({
  signal: 'traces',
  contentType: 'application/json',
  body: new TextEncoder().encode(text),
});

describe('Forwarder', () => {
  let server: Server;
  let taken: Taken[];
  let answers: number[];
  let onRequest: () => void;
  let forwarder: Forwarder;
  let told: string[];

  beforeEach(async () => {
    taken = [];
    answers = [];
    onRequest = () => undefined;
    server = createServer((incoming, response) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        const status = answers.shift() ?? 200;
        const body = Buffer.concat(parts).toString();
        const contentType = incoming.headers['content-type'];
        if (status === 200) taken.push({ path: incoming.url ?? '', contentType, body });
        response.writeHead(status).end('{}');
        onRequest();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}/`;
    told = [];
    forwarder = new Forwarder({
      endpoint,
      onTrouble: (sentence) => told.push(sentence),
      onRecovered: (sentence) => told.push(sentence),
      firstRetryMs: 1,
      mostQueuedBytes: 20,
    });
  });

  afterEach(() => {
    forwarder.dispose();
    server.close();
    server.closeAllConnections();
  });

  const requests = (count: number): Promise<void> =>
    new Promise((resolve) => {
      let seen = 0;
      onRequest = () => {
        seen += 1;
        if (seen === count) setTimeout(resolve, 5);
      };
    });

  it('sends what it gets on, unchanged and in order', async () => {
    const done = requests(2);
    forwarder.forward(request('one'));
    forwarder.forward({ ...request('two'), signal: 'logs', contentType: 'application/x-protobuf' });
    await done;
    assert.deepEqual(taken, [
      { path: '/v1/traces', contentType: 'application/json', body: 'one' },
      { path: '/v1/logs', contentType: 'application/x-protobuf', body: 'two' },
    ]);
  });

  it('sends again what was not taken, and loses the order of nothing', async () => {
    answers = [503, 429];
    const done = requests(4);
    forwarder.forward(request('one'));
    forwarder.forward(request('two'));
    await done;
    assert.deepEqual(
      taken.map(({ body }) => body),
      ['one', 'two'],
    );
  });

  it('gives up what was refused for good', async () => {
    answers = [400];
    const done = requests(2);
    forwarder.forward(request('bad'));
    forwarder.forward(request('good'));
    await done;
    assert.deepEqual(
      taken.map(({ body }) => body),
      ['good'],
    );
    assert.equal(forwarder.status.droppedRequests, 1);
    assert.match(told.join(), /^http:\S+ does not take all .* it answered 400 to traces\.$/);
  });

  it('drops the oldest where too much waits, and counts them', async () => {
    answers = [503];
    const done = requests(3);
    for (const text of ['first', '0123456789', 'abcdefghij', 'ABCDEFGHIJ']) {
      forwarder.forward(request(text));
    }
    await done;
    // The last answer is still under way.
    while (forwarder.status.waitingRequests > 0) await delay(1);
    assert.equal(forwarder.status.droppedRequests, 1);
    assert.equal(told.length, 2);
    assert.match(told.at(-1) ?? '', /again\. Requests that were left out: 1\.$/);
    assert.ok(!taken.some(({ body }) => body === '0123456789'));
  });
});
