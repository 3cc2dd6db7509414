import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { silentLog } from '../../../src/base/log.ts';
import { BodyBuffers } from '../../../src/receiver/body-buffers.ts';
import { startReceiver } from '../../../src/receiver/start-receiver.ts';
import { sendRequest } from '../../support/send-request.ts';

const kilobyte = 1024;

describe('bodyBuffers', () => {
  it('lends memory again once it is given back, and never twice at once', () => {
    const buffers = new BodyBuffers();
    const first = buffers.take(300 * kilobyte);
    const second = buffers.take(300 * kilobyte);
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(first.length, 300 * kilobyte);
    assert.notEqual(first.buffer, second.buffer);
    buffers.giveBack(first.subarray(10));
    buffers.giveBack(first);
    assert.equal(buffers.take(500 * kilobyte)?.buffer, first.buffer);
    assert.notEqual(buffers.take(500 * kilobyte)?.buffer, first.buffer);
  });

  it('keeps four at most, and takes what is not its own for what it is', () => {
    const buffers = new BodyBuffers();
    const lent = Array.from({ length: 6 }, () => buffers.take(100 * kilobyte));
    for (const each of lent) buffers.giveBack(each ?? Buffer.alloc(0));
    buffers.giveBack(Buffer.alloc(100 * kilobyte));
    const again = Array.from({ length: 6 }, () => buffers.take(100 * kilobyte)?.buffer);
    const known = new Set(lent.map((each) => each?.buffer));
    assert.equal(again.filter((buffer) => known.has(buffer)).length, 4);
  });

  it('has nothing for small bodies, and nothing for very large ones', () => {
    const buffers = new BodyBuffers();
    assert.equal(buffers.take(0), undefined);
    assert.equal(buffers.take(kilobyte), undefined);
    assert.equal(buffers.take(64 * kilobyte * kilobyte), undefined);
  });
});

describe('bodies of requests that come together', function () {
  this.timeout(20_000);

  it('are each what was sent until they were taken in, while others break off', async () => {
    const expected = new Set<string>();
    const changed: string[] = [];
    const hash = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
    const receiver = await startReceiver({
      port: 0,
      grpcPort: 0,
      log: silentLog,
      ingest: async ({ body }) => {
        const came = hash(body);
        await delay(randomInt(20));
        if (hash(body) !== came) changed.push(came);
        expected.delete(came);
        return { rejectedRecords: 0 };
      },
    });
    const headers = { 'content-type': 'application/x-protobuf' };
    const sendMany = async (): Promise<void> => {
      for (let count = 0; count < 20; count++) {
        const body = randomBytes(randomInt(60 * kilobyte, 900 * kilobyte));
        expected.add(hash(body));
        const isPacked = count % 3 === 0;
        const { status } = await sendRequest(`${receiver.url}/v1/traces`, {
          headers: { ...headers, ...(isPacked && { 'content-encoding': 'gzip' }) },
          body: isPacked ? gzipSync(body) : body,
        });
        assert.equal(status, 200);
        await breakOff(receiver.url);
      }
    };
    await Promise.all([1, 2, 3, 4, 5].map(sendMany));
    await receiver.close();
    assert.deepEqual(changed, []);
    assert.deepEqual([...expected], []);
  });
});

/** Says that it sends much, sends some of it, and goes. */
function breakOff(url: string): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', 'content-length': 500 * kilobyte },
    });
    request.on('error', () => undefined).on('close', resolve);
    request.write(randomBytes(200 * kilobyte), () => request.destroy());
  });
}
