import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { status as grpcStatus } from '@grpc/grpc-js';
import { silentLog } from '../../../src/base/log.ts';
import { startReceiver, type Receiver } from '../../../src/receiver/start-receiver.ts';
import { GrpcCaller, grpcPaths } from '../../support/grpc-caller.ts';
import { sendRequest } from '../../support/send-request.ts';

/** An address of this machine that is not loopback; a machine without a network has none. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((network) => network?.family === 'IPv4' && !network.internal)?.address;

const token = 'the-token';
const json = { 'content-type': 'application/json' };
/** As a container says it that is led to its host's loopback address. */
const containerHost = { host: 'host.docker.internal:4318' };

describe('a receiver that is open to containers', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    const ingest = () => Promise.resolve({ rejectedRecords: 0 });
    receiver = await startReceiver({ port: 0, grpcPort: 0, ingest, log: silentLog });
  });
  afterEach(() => receiver.close());

  async function send(headers: Record<string, string>, host = '127.0.0.1'): Promise<number> {
    const url = `http://${host}:${receiver.port}/v1/traces`;
    return (await sendRequest(url, { headers: { ...json, ...headers }, body: '{}' })).status;
  }

  async function call(metadata: Record<string, string>, host: string): Promise<number> {
    const caller = new GrpcCaller(`${host}:${receiver.grpcPort}`);
    const { code } = await caller
      .refusal(grpcPaths.traces, Uint8Array.of(), metadata)
      .catch(() => ({
        code: grpcStatus.OK,
      }));
    caller.close();
    return code;
  }

  it('takes what is led to loopback under another name, with the token alone', async () => {
    assert.equal(await send({ ...containerHost, 'x-spanwise-token': token }), 403);
    await receiver.openOutside({ addresses: [], token });
    assert.equal(await send({ ...containerHost, 'x-spanwise-token': token }), 200);
    assert.equal(await send({ ...containerHost, authorization: `Bearer ${token}` }), 200);
    assert.equal(await send(containerHost), 403);
    assert.equal(await send({ ...containerHost, 'x-spanwise-token': 'another' }), 403);
    assert.equal(await send({ ...containerHost, 'x-spanwise-token': '' }), 403);
    assert.equal(await send({}), 200, 'programs of this machine need none');
    await receiver.openOutside(undefined);
    assert.equal(await send({ ...containerHost, 'x-spanwise-token': token }), 403);
  });

  it('keeps web pages out, whatever they carry', async () => {
    await receiver.openOutside({ addresses: [], token });
    assert.equal(await send({ origin: 'https://evil.example', 'x-spanwise-token': token }), 403);
  });

  if (outside !== undefined)
    it('is reached from elsewhere with the token, over both protocols', async () => {
      await assert.rejects(send({ 'x-spanwise-token': token }, outside));
      await receiver.openOutside({ addresses: [outside], token });
      assert.equal(await send({}, outside), 401);
      assert.equal(await send({ host: 'localhost' }, outside), 401);
      assert.equal(await send({ 'x-spanwise-token': 'another' }, outside), 401);
      assert.equal(await send({ 'x-spanwise-token': token }, outside), 200);
      assert.equal(await call({}, outside), grpcStatus.UNAUTHENTICATED);
      assert.equal(await call({ 'x-spanwise-token': token }, outside), grpcStatus.OK);
      assert.equal(await call({ authorization: `Bearer ${token}` }, outside), grpcStatus.OK);
      assert.equal(await call({}, '127.0.0.1'), grpcStatus.OK);
      await receiver.openOutside(undefined);
      await assert.rejects(send({ 'x-spanwise-token': token }, outside));
      assert.equal(await send({}), 200);
    });

  if (outside !== undefined)
    it('says where another program has its port, and stays as it was', async () => {
      const foreign = createServer();
      await new Promise<void>((resolve) => foreign.listen(receiver.grpcPort, outside, resolve));
      const opened = receiver.openOutside({ addresses: [outside], token });
      await assert.rejects(opened, { name: 'PortTakenError' });
      await assert.rejects(send({ 'x-spanwise-token': token }, outside), 'the other port neither');
      assert.equal(await send({}), 200);
      foreign.close();
    });
});
