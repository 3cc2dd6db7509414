import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { IngestBusyError } from '../../../src/receiver/ingest-busy-error.ts';
import { startReceiver, type Receiver } from '../../../src/receiver/start-receiver.ts';
import { sendRequest, type Answer } from '../../support/send-request.ts';

const page = 'http://localhost:5173';
const preflight = {
  origin: page,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type,x-team',
};

describe('a web page that the user has named', () => {
  let receiver: Receiver;
  let failure: Error | undefined;

  beforeEach(async () => {
    failure = undefined;
    receiver = await startReceiver({
      port: 0,
      grpcPort: 0,
      ingest: () =>
        failure === undefined ? Promise.resolve({ rejectedRecords: 0 }) : Promise.reject(failure),
      log: silentLog,
    });
    receiver.allowOrigins([page]);
  });
  afterEach(() => receiver.close());

  const ask = (headers: Record<string, string>): Promise<Answer> =>
    sendRequest(`${receiver.url}/v1/traces`, { method: 'OPTIONS', headers });
  const send = (origin: string): Promise<Answer> =>
    sendRequest(`${receiver.url}/v1/traces`, {
      headers: { origin, 'content-type': 'application/json' },
      body: '{}',
    });

  it('may ask, and is told what it may send', async () => {
    const { status, headers, body } = await ask(preflight);
    assert.equal(status, 204);
    assert.equal(body.length, 0);
    assert.equal(headers['access-control-allow-origin'], page);
    assert.equal(headers['access-control-allow-methods'], 'POST');
    assert.equal(headers['access-control-allow-headers'], 'content-type,x-team');
    assert.equal(headers['access-control-allow-credentials'], 'true');
    assert.equal(headers['access-control-max-age'], '600');
    assert.equal(headers['access-control-allow-private-network'], undefined);
    assert.equal(headers.vary, 'Origin, Access-Control-Request-Headers');
  });

  it('may reach this machine from the internet, where it asks for that', async () => {
    const asked = { ...preflight, 'access-control-request-private-network': 'true' };
    assert.equal((await ask(asked)).headers['access-control-allow-private-network'], 'true');
  });

  it('may send, and read the answer', async () => {
    const { status, headers } = await send(page);
    assert.equal(status, 200);
    assert.equal(headers['access-control-allow-origin'], page);
    assert.equal(headers.vary, 'Origin');
  });

  it('may read why it was refused, and when to come again', async () => {
    failure = new IngestBusyError('The disk is full.');
    const { status, headers } = await send(page);
    assert.equal(status, 503);
    assert.equal(headers['access-control-allow-origin'], page);
    assert.equal(headers['access-control-expose-headers'], 'Retry-After');
  });

  it('is refused under another name of this machine', async () => {
    const answer = await sendRequest(`${receiver.url}/v1/traces`, {
      headers: { origin: page, host: 'evil.example', 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(answer.status, 403);
  });

  for (const origin of ['http://localhost:5174', 'https://localhost:5173', 'null', '*']) {
    it(`opens nothing for ${origin}`, async () => {
      for (const answer of [await ask({ ...preflight, origin }), await send(origin)]) {
        assert.equal(answer.status, 403);
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
        assert.match(answer.body.toString(), /spanwise\.allowedOrigins/);
      }
    });
  }

  it('may no longer, once it is not named any more', async () => {
    receiver.allowOrigins([]);
    assert.equal((await ask(preflight)).status, 403);
    assert.equal((await send(page)).status, 403);
  });

  it('changes nothing for programs, which name no origin', async () => {
    const answer = await sendRequest(`${receiver.url}/v1/traces`, {
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.equal((await ask({})).status, 405);
  });
});
