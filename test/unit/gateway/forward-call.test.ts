import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { maximumKeptBytes } from '../../../src/gateway/body-recorder.ts';
import type { Gateway } from '../../../src/gateway/start-gateway.ts';
import { headerValue, truncatedMark } from '../../../src/replay/exchange-marks.ts';
import { bodyText } from '../../support/recorded-exchanges.ts';
import {
  type ScriptedUpstream,
  send,
  signal,
  startUpstream,
} from '../../support/scripted-upstream.ts';
import {
  gatewayFor,
  openAiUrl,
  recordingTo,
  type TestRecording,
} from '../../support/test-gateway.ts';

type Script = Parameters<typeof startUpstream>[0];

describe('recording gateway', function () {
  this.timeout(30_000);
  const open: (Gateway | ScriptedUpstream)[] = [];

  async function start(script: Script): Promise<{
    upstream: ScriptedUpstream;
    gateway: Gateway;
    recording: TestRecording;
  }> {
    const upstream = await startUpstream(script);
    const recording = recordingTo(upstream.origin);
    const gateway = await gatewayFor(recording.route);
    open.push(gateway, upstream);
    return { upstream, gateway, recording };
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  it('passes a call on byte for byte, path prefix and query included', async () => {
    const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
    const { upstream, gateway, recording } = await start((response) => {
      response.writeHead(201, { 'content-type': 'application/octet-stream', 'x-request-id': 'r1' });
      response.end(bytes);
    });
    const reply = await send(openAiUrl(gateway, '/team-a/v1/audio?x=1&y=a%20b'), { body: bytes });
    assert.deepEqual([reply.status, reply.headers['x-request-id']], [201, 'r1']);
    assert.ok(reply.body.equals(bytes));
    const [call] = upstream.calls;
    assert.deepEqual([call?.method, call?.url], ['POST', '/team-a/v1/audio?x=1&y=a%20b']);
    assert.ok(call?.body.equals(bytes));
    const [exchange] = await recording.recorded(1);
    assert.equal(exchange?.request.path, '/team-a/v1/audio?x=1&y=a%20b');
    assert.deepEqual([exchange?.response.status, exchange?.response.outcome], [201, 'complete']);
    assert.deepEqual(
      Buffer.concat(exchange?.response.frames.map((frame) => frame.bytes) ?? []),
      bytes,
    );
  });

  it('passes a stream on piece by piece, the first before the last exists', async () => {
    const gate = signal();
    const { gateway, recording } = await start(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
      await gate.come;
      await delay(30);
      response.end('data: last\n\n');
    });
    const pieces: string[] = [];
    await send(openAiUrl(gateway, '/v1/chat/completions'), {
      body: '{}',
      onPiece: (piece) => {
        pieces.push(piece.toString());
        gate.give();
      },
    });
    assert.deepEqual(pieces, ['data: first\n\n', 'data: last\n\n']);
    const [exchange] = await recording.recorded(1);
    const frames = exchange?.response.frames ?? [];
    assert.deepEqual(
      frames.map((frame) => Buffer.from(frame.bytes).toString()),
      pieces,
    );
    const gapMs = (frames[1]?.offsetMs ?? 0) - (frames[0]?.offsetMs ?? 0);
    assert.ok(gapMs >= 25 && gapMs < 1000, `${gapMs} ms between the frames`);
  });

  it('shows the headers of a stream before its first piece', async () => {
    const gate = signal();
    const { gateway } = await start(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      await gate.come;
      response.end('data: x\n\n');
    });
    const response = await fetch(openAiUrl(gateway, '/v1/x'), { method: 'POST', body: '{}' });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    gate.give();
    assert.equal(await response.text(), 'data: x\n\n');
  });

  it('lets the program see a cut stream cut, and records it so', async () => {
    const { gateway, recording } = await start((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n', () => response.destroy());
    });
    const reply = await send(openAiUrl(gateway, '/v1/chat/completions'), { body: '{}' });
    assert.deepEqual([reply.body.toString(), reply.complete], ['data: one\n\n', false]);
    const [exchange] = await recording.recorded(1);
    assert.equal(exchange?.response.outcome, 'cut');
    assert.equal(exchange && bodyText(exchange.response), 'data: one\n\n');
  });

  it('cancels the upstream when the program cancels, and records it so', async () => {
    const upstreamClosed = signal();
    const { gateway, recording } = await start((response) => {
      response.on('close', () => upstreamClosed.give());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n');
    });
    await send(openAiUrl(gateway, '/v1/chat/completions'), {
      body: '{}',
      onPiece: (_piece, cancel) => cancel(),
    });
    await upstreamClosed.come;
    const [exchange] = await recording.recorded(1);
    assert.equal(exchange?.response.outcome, 'cancelled');
    assert.equal(exchange && bodyText(exchange.response), 'data: one\n\n');
  });

  it("answers 502 in the provider's form where the upstream is not there", async () => {
    const { upstream, gateway, recording } = await start(() => undefined);
    await upstream.close();
    const reply = await send(openAiUrl(gateway, '/v1/chat/completions'), { body: '{}' });
    assert.equal(reply.status, 502);
    const { error } = JSON.parse(reply.body.toString()) as {
      error: { message: string; code: string };
    };
    assert.match(error.message, /could not be reached \(ECONNREFUSED\)/);
    assert.equal(error.code, 'upstream_unreachable');
    const [exchange] = await recording.recorded(1);
    assert.deepEqual([exchange?.response.status, exchange?.response.outcome], [0, 'failed']);
  });

  it('answers 502 where the upstream speaks no proper HTTP', async () => {
    for (const bytes of [
      '',
      'HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n',
      'nonsense\r\n\r\n',
      'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ]) {
      const server = createServer((socket) => socket.once('data', () => socket.end(bytes)));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const recording = recordingTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const gateway = await gatewayFor(recording.route);
      open.push(gateway);
      const reply = await send(openAiUrl(gateway, '/v1/x'), { body: '{}' });
      server.close();
      assert.equal(reply.status, 502, bytes);
      assert.equal((await recording.recorded(1))[0]?.response.outcome, 'failed');
    }
  });

  it('calls again where a kept connection was closed in the meantime', async () => {
    const { upstream, gateway, recording } = await start((response) => response.end('ok'));
    for (let round = 0; round < 20; round++) {
      const reply = await send(openAiUrl(gateway, '/v1/x'), { body: '{"a":1}' });
      assert.deepEqual([reply.status, reply.body.toString()], [200, 'ok']);
      upstream.closeIdleConnections();
    }
    const exchanges = await recording.recorded(20);
    assert.ok(exchanges.every((exchange) => exchange.response.outcome === 'complete'));
    assert.ok(upstream.calls.every((call) => call.body.toString() === '{"a":1}'));
  });

  it('passes long bodies whole, and says that what is kept is not all', async () => {
    const long = Buffer.alloc(maximumKeptBytes + 1_000_000, 'x');
    const { upstream, gateway, recording } = await start((response) => response.end(long));
    const reply = await send(openAiUrl(gateway, '/v1/files'), { body: long });
    assert.ok(reply.body.equals(long));
    assert.ok(upstream.calls[0]?.body.equals(long));
    const [exchange] = await recording.recorded(1);
    assert.equal(exchange?.request.body.length, maximumKeptBytes);
    assert.equal(headerValue(exchange?.request.headers ?? [], truncatedMark), 'request');
    assert.equal(headerValue(exchange?.response.headers ?? [], truncatedMark), 'response');
    assert.equal(exchange && bodyText(exchange.response).length, maximumKeptBytes);
  });

  it('sends credentials on and keeps none', async () => {
    const secret = `sk-proj-${'a1B2'.repeat(10)}`;
    const { upstream, gateway, recording } = await start((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'set-cookie': 's=1' });
      response.write(
        `data: {"choices":[{"index":0,"delta":{"content":"Use ${secret.slice(0, 9)}"}}]}\n\n`,
      );
      response.end(
        `data: {"choices":[{"index":0,"delta":{"content":"${secret.slice(9)} now"}}]}\n\n`,
      );
    });
    const reply = await send(openAiUrl(gateway, '/v1/chat/completions?key=abcdefgh'), {
      headers: {
        authorization: `Bearer ${secret}`,
        'api-key': 'k1',
        'x-api-key': 'k2',
        cookie: 'session=k3',
        'openai-organization': 'org-1',
        traceparent: '00-11111111111111111111111111111111-2222222222222222-01',
      },
      body: JSON.stringify({ messages: [{ role: 'user', content: `My key is ${secret}` }] }),
    });
    assert.equal(upstream.calls[0]?.headers.authorization, `Bearer ${secret}`);
    assert.match(upstream.calls[0]?.body.toString() ?? '', new RegExp(secret));
    assert.match(reply.body.toString(), new RegExp(secret.slice(9)));
    const [exchange] = await recording.recorded(1);
    assert.ok(exchange);
    const kept = `${JSON.stringify(exchange)}${Buffer.from(exchange.request.body).toString()}${bodyText(exchange.response)}`;
    for (const trace of ['a1B2a1B2', 'k1', 'k2', 'k3', 'org-1', 's=1', 'abcdefgh']) {
      assert.ok(!kept.includes(trace), `${trace} was kept`);
    }
    assert.match(bodyText(exchange.response), /"content":"Use \[masked/);
    assert.equal(
      headerValue(exchange.request.headers, 'traceparent'),
      '00-11111111111111111111111111111111-2222222222222222-01',
    );
  });

  it('drops the headers of the connection and asks for readable answers', async () => {
    const { upstream, gateway } = await start((response) => {
      response.writeHead(200, { connection: 'x-hop', 'x-hop': '1', 'x-end': '2' });
      response.end('ok');
    });
    const reply = await send(openAiUrl(gateway, '/v1/x'), {
      headers: {
        connection: 'close, x-mine',
        'x-mine': '1',
        te: 'trailers',
        'accept-encoding': 'br',
        'x-kept': '3',
      },
      body: 'x',
    });
    const headers = upstream.calls[0]?.headers ?? {};
    assert.deepEqual(
      [headers['x-mine'], headers.te, headers['x-kept']],
      [undefined, undefined, '3'],
    );
    assert.equal(headers['accept-encoding'], 'identity');
    assert.equal(`http://${headers.host}`, upstream.origin);
    assert.deepEqual([reply.headers['x-hop'], reply.headers['x-end']], [undefined, '2']);
  });

  it('keeps compressed bodies readable and passes them on compressed', async () => {
    const { upstream, gateway, recording } = await start((response, call) => {
      const body = gzipSync(`{"answer":${call.body.length}}`);
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length });
      response.end(body);
    });
    const body = gzipSync('{"question":1}');
    const reply = await send(openAiUrl(gateway, '/v1/x'), {
      headers: { 'content-encoding': 'gzip' },
      body,
    });
    assert.equal(reply.headers['content-encoding'], 'gzip');
    assert.ok(upstream.calls[0]?.body.equals(body));
    const [exchange] = await recording.recorded(1);
    assert.ok(exchange);
    assert.equal(Buffer.from(exchange.request.body).toString(), '{"question":1}');
    assert.equal(bodyText(exchange.response), `{"answer":${body.length}}`);
    assert.equal(headerValue(exchange.response.headers, 'content-encoding'), undefined);
  });

  it('passes calls without a body', async () => {
    const { upstream, gateway, recording } = await start((response) => response.end('{"data":[]}'));
    const reply = await send(openAiUrl(gateway, '/v1/models'), { method: 'GET' });
    assert.equal(reply.body.toString(), '{"data":[]}');
    assert.equal(upstream.calls[0]?.headers['transfer-encoding'], undefined);
    const head = await send(openAiUrl(gateway, '/v1/models'), { method: 'HEAD' });
    assert.deepEqual([head.status, head.body.length, head.complete], [200, 0, true]);
    assert.equal((await recording.recorded(2)).length, 2);
  });

  it('reports calls that are under way when it closes', async () => {
    const { gateway, recording } = await start(() => undefined);
    const call = assert.rejects(send(openAiUrl(gateway, '/v1/x'), { body: '{}' }));
    await delay(50);
    await gateway.close();
    await call;
    assert.deepEqual(
      recording.exchanges.map((exchange) => exchange.response.outcome),
      ['cancelled'],
    );
  });
});
