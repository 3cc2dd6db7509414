import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { FaultKind } from '../../../src/model/replay-options.ts';
import { answered, ask, chatPath, question, testServers } from '../../support/asked-question.ts';
import {
  answer,
  bodyText,
  chatRequest,
  prompt,
  recording,
  textResponse,
} from '../../support/recorded-exchanges.ts';
import { send, signal, startUpstream } from '../../support/scripted-upstream.ts';
import { freely, openAiUrl, recordingTo } from '../../support/test-gateway.ts';

describe('replaying gateway, on demand', function () {
  this.timeout(30_000);
  const { open, replay } = testServers();

  it('refuses a live call that the budget does not allow, and says why', async () => {
    const upstream = await startUpstream((response) => response.end('live'));
    open.push(upstream);
    const { route } = recordingTo(upstream.origin);
    const reason = 'the budget of 0 live calls is used up';
    const { gateway, session } = await replay([], {
      live: { ...route, admit: () => ({ admitted: false, reason }) },
      onMiss: 'live',
    });
    const reply = await ask(gateway);
    assert.equal(reply.status, 422);
    assert.match(reply.body.toString(), /did not go live: the budget of 0 live calls is used up/);
    assert.deepEqual([session.report().refused, session.report().live], [1, 0]);
    assert.equal(upstream.calls.length, 0);
  });

  it('tells the budget what a live call was answered, once', async () => {
    const upstream = await startUpstream((response) => response.end('live'));
    open.push(upstream);
    const settled: (number | undefined)[] = [];
    const { gateway } = await replay([], {
      live: {
        ...recordingTo(upstream.origin).route,
        admit: () => ({
          admitted: true,
          settle: (exchange) => settled.push(exchange?.response.status),
        }),
      },
      onMiss: 'live',
    });
    await ask(gateway);
    assert.deepEqual(settled, [200]);
  });

  describe('with faults on demand', () => {
    async function withFault(kind: FaultKind, response = answer('Rain.')) {
      const faults = [{ call: 1, kind }];
      const { gateway, session } = await replay(answered(response), { faults });
      const faulty = await ask(gateway).catch((error: Error) => error);
      const second = await ask(gateway);
      assert.equal(second.body.toString(), bodyText(response), 'the next attempt is answered');
      const { faults: given, exact } = session.report();
      assert.deepEqual([given, exact], [1, 1]);
      return faulty;
    }

    it('answers 429 with a time to wait, and 500', async () => {
      const limited = await withFault('429');
      assert.ok('status' in limited);
      assert.deepEqual([limited.status, limited.headers['retry-after']], [429, '1']);
      assert.equal(limited.headers['x-should-retry'], undefined);
      const failed = await withFault('500');
      assert.ok('status' in failed && failed.status === 500);
    });

    it('cuts an answer in the middle', async () => {
      const events = ['data: {"a":1}\n\n', 'data: {"b":2}\n\n'];
      const cut = await withFault('cut', textResponse('text/event-stream', ...events));
      assert.ok('status' in cut);
      assert.deepEqual([cut.complete, cut.body.toString()], [false, events[0]]);
    });

    it('gives JSON that cannot be read, whole or in one event', async () => {
      const broken = await withFault('malformed');
      assert.ok('status' in broken && broken.complete);
      assert.throws(() => JSON.parse(broken.body.toString()), SyntaxError);
      const events = ['data: {"a":1}\n\n', 'data: {"b":2}\n\n', 'data: {"c":3}\n\n'];
      const stream = await withFault('malformed', textResponse('text/event-stream', ...events));
      assert.ok('status' in stream && stream.complete);
      assert.equal(stream.body.toString(), 'data: {"a":1}\n\ndata: {"b\n\ndata: {"c":3}\n\n');
    });

    it('says nothing until the program gives up', async () => {
      const { gateway, session } = await replay(answered(answer('Rain.')), {
        faults: [{ call: 1, kind: 'timeout', times: 2 }],
      });
      for (let attempt = 0; attempt < 2; attempt++) {
        const waiting = fetch(openAiUrl(gateway, chatPath), {
          method: 'POST',
          body: JSON.stringify(question),
          signal: AbortSignal.timeout(100),
        });
        await assert.rejects(waiting, { name: 'TimeoutError' });
      }
      assert.equal((await ask(gateway)).body.toString(), bodyText(answer('Rain.')));
      assert.equal(session.report().faults, 2);
    });
  });

  describe('told to stop at a call', () => {
    const questions = ['one', 'two', 'three'].map((user) => prompt('Be brief.', user));
    const three = recording(
      ...questions.map((body, index) => [chatRequest(body), answer(`yes ${index}`)] as const),
    );

    it('serves what comes before and refuses the rest, which is no divergence', async () => {
      const { gateway, session } = await replay(three, { stopAt: 2 });
      const replies = [];
      for (const body of [...questions, prompt('Be brief.', 'something else')])
        replies.push(await ask(gateway, body));
      assert.deepEqual(
        replies.map((reply) => reply.status),
        [200, 422, 422, 422],
      );
      assert.match(
        replies[1]?.body.toString() ?? '',
        /stopped before call 2 of the recording, as it was asked to/,
      );
      const { stopped, divergences, served } = session.report();
      assert.deepEqual([stopped, divergences, served], [{ call: 2, sequence: 2 }, [], 1]);
    });

    it('goes live from there on', async () => {
      const upstream = await startUpstream((response) => response.end('live'));
      open.push(upstream);
      const { gateway, session } = await replay(three, {
        stopAt: 3,
        live: freely(recordingTo(upstream.origin).route),
        onStopped: () => Promise.resolve('live'),
      });
      const bodies = [];
      for (const body of [...questions, prompt('Be brief.', 'something else')])
        bodies.push((await ask(gateway, body)).body.toString());
      assert.deepEqual(bodies.slice(2), ['live', 'live']);
      const { served, live, divergences } = session.report();
      assert.deepEqual([served, live, divergences], [2, 2, []]);
    });

    it('holds the call until somebody says how it goes on', async () => {
      const held = signal();
      const reached = signal();
      const { gateway, session } = await replay(three, {
        stopAt: 2,
        onStopped: async () => {
          reached.give();
          await held.come;
          return 'answer';
        },
      });
      await ask(gateway, questions[0]);
      const second = ask(gateway, questions[1]);
      await reached.come;
      assert.equal(session.report().served, 1, 'nothing was answered yet');
      held.give();
      assert.equal((await second).body.toString(), bodyText(answer('yes 1')));
      assert.equal((await ask(gateway, questions[2])).body.toString(), bodyText(answer('yes 2')));
      const { exact, stopped } = session.report();
      assert.deepEqual([exact, stopped], [3, undefined], 'what is not asked for counts again');
    });

    it('ends where a call is held for ever', async () => {
      const reached = signal();
      const { gateway } = await replay(three, {
        stopAt: 1,
        onStopped: () => {
          reached.give();
          return new Promise(() => undefined);
        },
      });
      const waiting = ask(gateway, questions[0]);
      await reached.come;
      await gateway.close();
      await assert.rejects(waiting);
    });
  });

  it('asks edited prompts anew, and serves the calls that do not hold them', async () => {
    const upstream = await startUpstream((response) => response.end('live'));
    open.push(upstream);
    const other = prompt('Be polite.', 'Weather in Oslo?');
    const { gateway } = await replay(
      recording([chatRequest(question), answer('Rain.')], [chatRequest(other), answer('Snow.')]),
      {
        live: freely(recordingTo(upstream.origin).route),
        onMiss: 'live',
        edits: [{ find: 'Be brief.', replaceWith: 'Answer "at length",\nplease.' }],
      },
    );
    const compressed = await send(openAiUrl(gateway, chatPath), {
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify(question)),
    });
    assert.equal(compressed.body.toString(), 'live');
    assert.equal((await ask(gateway, other)).body.toString(), bodyText(answer('Snow.')));
    assert.deepEqual(
      upstream.calls.map(({ body, headers }) => [
        body.toString(),
        headers['content-length'],
        headers['content-encoding'],
      ]),
      [
        [
          JSON.stringify(prompt('Answer "at length",\nplease.', 'Weather in Lisbon?')),
          String(upstream.calls[0]?.body.length),
          undefined,
        ],
      ],
    );
  });
});
