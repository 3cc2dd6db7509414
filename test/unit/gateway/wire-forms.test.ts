import assert from 'node:assert/strict';
import * as http from 'node:http';
import * as zlib from 'node:zlib';
import type { Gateway } from '../../../src/gateway/start-gateway.ts';
import { bodyText } from '../../support/recorded-exchanges.ts';
import { type ScriptedUpstream, send, startUpstream } from '../../support/scripted-upstream.ts';
import {
  gatewayFor,
  openAiUrl,
  recordingTo,
  type TestRecording,
} from '../../support/test-gateway.ts';

type Script = Parameters<typeof startUpstream>[0];

describe('forms of an answer on the wire', () => {
  const open: (Gateway | ScriptedUpstream)[] = [];

  async function start(script: Script): Promise<{ url: string; recording: TestRecording }> {
    const upstream = await startUpstream(script);
    const recording = recordingTo(upstream.origin);
    const gateway = await gatewayFor(recording.route);
    open.push(gateway, upstream);
    return { url: openAiUrl(gateway, '/v1/x'), recording };
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  it('keep the trailers', async () => {
    const { url } = await start((response) => {
      response.writeHead(200, { trailer: 'x-checksum' });
      response.write('text');
      response.addTrailers({ 'x-checksum': 'abc' });
      response.end();
    });
    const trailers = await new Promise<unknown>((resolve, reject) => {
      const request = http.request(url, { method: 'POST', agent: false }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.trailers));
      });
      request.on('error', reject);
      request.end('{}');
    });
    assert.deepEqual({ ...(trailers as object) }, { 'x-checksum': 'abc' });
  });

  it('have no body where there is none: HEAD, 204, 304', async () => {
    const { url, recording } = await start((response, { method, headers }) => {
      const status = Number(headers['x-wanted']);
      response.writeHead(status, method === 'HEAD' ? { 'content-length': '1234' } : {});
      response.end();
    });
    const head = await send(url, { method: 'HEAD', headers: { 'x-wanted': '200' } });
    assert.deepEqual(
      [head.status, head.headers['content-length'], head.body.length, head.complete],
      [200, '1234', 0, true],
    );
    for (const status of [204, 304]) {
      const reply = await send(url, { method: 'GET', headers: { 'x-wanted': String(status) } });
      assert.deepEqual([reply.status, reply.body.length, reply.complete], [status, 0, true]);
    }
    const exchanges = await recording.recorded(3);
    assert.deepEqual(
      exchanges.map(({ response }) => [response.status, response.outcome]),
      [
        [200, 'complete'],
        [204, 'complete'],
        [304, 'complete'],
      ],
    );
  });

  const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
    ['gzip', zlib.gzipSync],
    ['br', zlib.brotliCompressSync],
    ['deflate', zlib.deflateSync],
    ...('zstdCompressSync' in zlib ? [['zstd', zlib.zstdCompressSync] as const] : []),
  ];
  for (const [encoding, encode] of encodings) {
    it(`reach the program as they are and the recording in plain text: ${encoding}`, async () => {
      const { url, recording } = await start((response) => {
        response.writeHead(200, { 'content-encoding': encoding });
        response.end(encode('{"id":"chatcmpl-1"}'));
      });
      const reply = await send(url, { body: '{}' });
      assert.equal(reply.headers['content-encoding'], encoding);
      assert.ok(reply.body.equals(encode('{"id":"chatcmpl-1"}')));
      const [exchange] = await recording.recorded(1);
      assert.ok(exchange);
      assert.equal(bodyText(exchange.response), '{"id":"chatcmpl-1"}');
      assert.ok(!exchange.response.headers.some(([name]) => name === 'content-encoding'));
    });
  }

  it('begin with 100 where the program asks whether it may go on', async () => {
    const { url } = await start((response, call) => response.end(String(call.body.length)));
    const events: string[] = [];
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { expect: '100-continue', 'content-length': '5' };
      const request = http.request(url, { method: 'POST', headers, agent: false }, (response) => {
        response.on('data', (bytes: Buffer) => resolve(bytes.toString()));
      });
      request.on('continue', () => {
        events.push('continue');
        request.end('hello');
      });
      request.on('error', reject);
      request.flushHeaders();
    });
    assert.deepEqual([events, text], [['continue'], '5']);
  });
});
