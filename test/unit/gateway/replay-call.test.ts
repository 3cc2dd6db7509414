import assert from 'node:assert/strict';
import { answered, ask, chatPath, question, testServers } from '../../support/asked-question.ts';
import {
  answer,
  bodyText,
  chatRequest,
  prompt,
  recording,
  textResponse,
} from '../../support/recorded-exchanges.ts';
import { shuffled } from '../../support/replay-sessions.ts';
import { send, startUpstream } from '../../support/scripted-upstream.ts';
import { freely, gatewayFor, openAiUrl, recordingTo } from '../../support/test-gateway.ts';

describe('replaying gateway', function () {
  this.timeout(30_000);
  const { open, replay } = testServers();

  it('plays status, headers and body back', async () => {
    const response = { ...answer('Rain.'), status: 429, headers: [['retry-after', '1']] as const };
    const { gateway, session } = await replay(answered(response));
    const reply = await ask(gateway);
    assert.deepEqual(
      [reply.status, reply.headers['retry-after'], reply.complete],
      [429, '1', true],
    );
    assert.equal(reply.body.toString(), bodyText(response));
    assert.equal(session.report().exact, 1);
  });

  it('plays a recorded stream as fast as it is told', async () => {
    const stream = {
      ...textResponse('text/event-stream', 'data: a\n\n', 'data: b\n\n', 'data: c\n\n'),
      durationMs: 320,
    };
    const frames = stream.frames.map((frame, index) => ({ ...frame, offsetMs: index * 150 }));
    for (const [speed, leastMs, mostMs] of [
      [0, 0, 140],
      [1, 300, 900],
      [4, 70, 290],
    ] as const) {
      const { gateway } = await replay(answered({ ...stream, frames }), { speed });
      const startedAt = performance.now();
      const reply = await ask(gateway);
      const tookMs = performance.now() - startedAt;
      assert.equal(reply.body.toString(), 'data: a\n\ndata: b\n\ndata: c\n\n');
      assert.ok(tookMs >= leastMs && tookMs < mostMs, `speed ${speed} took ${tookMs} ms`);
    }
  });

  it('halts a call without an answer in words that the SDK shows, and calls nobody', async () => {
    const upstream = await startUpstream((response) => response.end('live'));
    open.push(upstream);
    const live = freely(recordingTo(upstream.origin).route);
    const { gateway, session } = await replay(answered(answer('Rain.')), { live });
    const reply = await ask(gateway, prompt('Be brief.', 'Weather in Oslo?'));
    assert.deepEqual([reply.status, reply.headers['x-should-retry']], [422, 'false']);
    assert.deepEqual(JSON.parse(reply.body.toString()), {
      error: {
        message:
          'Spanwise replay: call 1 has no recorded answer: messages[1].content differs, recorded "Lisbon?", now "Oslo?".',
        type: 'spanwise_replay_miss',
        param: null,
        code: 'replay_diverged',
      },
    });
    assert.equal((await ask(gateway)).body.toString(), bodyText(answer('Rain.')));
    assert.equal(upstream.calls.length, 0);
    const { served, live: wentLive } = session.report();
    assert.deepEqual([served, wentLive], [1, 0]);
  });

  it('passes only the call without an answer on where the user said so', async () => {
    const upstream = await startUpstream((response) => response.end('live'));
    open.push(upstream);
    const live = recordingTo(upstream.origin);
    const { gateway, session } = await replay(answered(answer('Rain.')), {
      live: freely(live.route),
      onMiss: 'live',
    });
    const other = prompt('Be brief.', 'Weather in Oslo?');
    assert.equal((await ask(gateway, other)).body.toString(), 'live');
    assert.equal((await ask(gateway)).body.toString(), bodyText(answer('Rain.')));
    assert.deepEqual(
      upstream.calls.map((call) => call.body.toString()),
      [JSON.stringify(other)],
    );
    assert.equal((await live.recorded(1)).length, 1);
    const { served, live: wentLive } = session.report();
    assert.deepEqual([served, wentLive], [1, 1]);
  });

  it('halts where no way out was given, whatever the session says', async () => {
    const { gateway } = await replay([], { onMiss: 'live' });
    assert.equal((await ask(gateway)).status, 422);
  });

  it('cuts a stream where it was cut', async () => {
    const cut = { ...textResponse('text/event-stream', 'data: a\n\n'), outcome: 'cut' as const };
    const { gateway } = await replay(answered(cut));
    const reply = await ask(gateway);
    assert.deepEqual([reply.body.toString(), reply.complete], ['data: a\n\n', false]);
  });

  it('answers 502 where the upstream was not there', async () => {
    const failed = {
      status: 0,
      headers: [],
      frames: [],
      outcome: 'failed' as const,
      durationMs: 1,
    };
    const { gateway, session } = await replay(answered(failed));
    const reply = await ask(gateway);
    assert.equal(reply.status, 502);
    assert.match(reply.body.toString(), /as in the recording/);
    assert.equal(session.report().exact, 1);
  });

  it('lets the program cancel again what it cancelled', async () => {
    const cancelled = {
      ...textResponse('text/event-stream', 'data: a\n\n'),
      outcome: 'cancelled' as const,
    };
    const { gateway } = await replay(answered(cancelled));
    const reply = await send(openAiUrl(gateway, chatPath), {
      body: JSON.stringify(question),
      onPiece: (_piece, cancel) => cancel(),
    });
    assert.equal(reply.body.toString(), 'data: a\n\n');
  });

  it('ends a stream that the program cancelled then and does not cancel now', async () => {
    const cancelled = {
      ...textResponse('text/event-stream', 'data: a\n\n'),
      outcome: 'cancelled' as const,
    };
    const { gateway } = await replay(answered(cancelled));
    const reply = await ask(gateway);
    assert.deepEqual([reply.body.toString(), reply.complete], ['data: a\n\n', false]);
  });

  it('gives 50 calls at once, which differ in one word, each its own answer', async () => {
    const bodies = Array.from({ length: 50 }, (_, index) => prompt('Sum up.', `Chapter ${index}.`));
    for (let round = 0; round < 3; round++) {
      const { gateway, session } = await replay(
        recording(
          ...bodies.map((body, index) => [chatRequest(body), answer(`Sum ${index}`)] as const),
        ),
      );
      await Promise.all(
        shuffled(bodies.length).map(async (index) => {
          const reply = await ask(gateway, bodies[index]);
          assert.equal(reply.body.toString(), bodyText(answer(`Sum ${index}`)));
        }),
      );
      assert.equal(session.report().exact, 50);
    }
  });

  it('serves exactly what the recording gateway kept', async () => {
    const upstream = await startUpstream(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const word of ['a', 'b', 'c']) {
        response.write(`data: ${word}\n\n`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      response.end();
    });
    const kept = recordingTo(upstream.origin);
    const recorder = await gatewayFor(kept.route);
    open.push(recorder);
    const first = await ask(recorder);
    const exchanges = await kept.recorded(1);
    await upstream.close();
    const { gateway, session } = await replay(exchanges);
    const second = await ask(gateway);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers['content-type'], 'text/event-stream');
    assert.equal(session.report().exact, 1);
  });
});
