import assert from 'node:assert/strict';
import type { Gateway } from '../../../src/gateway/start-gateway.ts';
import type { RecordedExchange } from '../../../src/model/recorded-exchange.ts';
import { maskRequest } from '../../../src/replay/mask-exchange.ts';
import {
  answer,
  bodyText,
  chatRequest,
  prompt,
  recording,
  textResponse,
} from '../../support/recorded-exchanges.ts';
import { type ScriptedUpstream, send, startUpstream } from '../../support/scripted-upstream.ts';
import {
  freely,
  openAiUrl,
  recordingTo,
  replaying,
  type TestReplayOptions,
} from '../../support/test-gateway.ts';

/** What other tools for recording and replaying are known to do wrong, each as a test. */
describe('a replay never', function () {
  this.timeout(30_000);
  const open: (Gateway | ScriptedUpstream)[] = [];
  const question = 'Weather in Lisbon?';

  async function replay(exchanges: readonly RecordedExchange[], options?: TestReplayOptions) {
    const started = await replaying(exchanges, options);
    open.push(started.gateway);
    return started;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  async function ask(gateway: Gateway, body: unknown) {
    const url = openAiUrl(gateway, '/v1/chat/completions');
    const { status, body: bytes, complete } = await send(url, { body: JSON.stringify(body) });
    return { status, text: bytes.toString(), complete };
  }

  const rain = bodyText(answer('Rain.'));

  it('gives the old answer to an edited system prompt', async () => {
    const { gateway } = await replay(
      recording([chatRequest(prompt('Be brief.', question)), answer('Rain.')]),
    );
    const edited = await ask(gateway, prompt('Be very brief.', question));
    assert.equal(edited.status, 422);
    assert.match(edited.text, /messages\[0\]\.content differs, recorded nothing, now \\"very\\"/);
    assert.equal((await ask(gateway, prompt('Be brief.', question))).text, rain);
  });

  it('gives two requests at once, which differ only in the system prompt, each other’s answers', async () => {
    const [first, second] = [
      prompt('You are a pilot.', question),
      prompt('You are a cook.', question),
    ];
    const { gateway } = await replay(
      recording([chatRequest(first), answer('Fly.')], [chatRequest(second), answer('Soup.')]),
    );
    const answers = await Promise.all([ask(gateway, second), ask(gateway, first)]);
    assert.deepEqual(
      answers.map(({ text }) => text),
      [bodyText(answer('Soup.')), bodyText(answer('Fly.'))],
    );
  });

  it('misses everything for a time in the prompt', async () => {
    const at = (ms: number) =>
      prompt(
        `Be brief. Now: ${new Date(ms).toISOString()}.`,
        `${question} (${Math.floor(ms / 1000)})`,
      );
    const startedAtMs = Date.UTC(2026, 0, 5, 8, 30);
    const exchanges = recording([chatRequest(at(startedAtMs)), answer('Rain.')]);
    const { gateway, session } = await replay(exchanges.map((each) => ({ ...each, startedAtMs })));
    assert.equal((await ask(gateway, at(Date.now()))).text, rain);
    assert.equal(session.report().exact, 1);
  });

  it('goes live without a word after one miss', async () => {
    const upstream = await startUpstream((response) => response.end('live'));
    open.push(upstream);
    const live = freely(recordingTo(upstream.origin).route);
    const known = [1, 2, 3].map((chapter) => prompt('Sum up.', `Chapter ${chapter}.`));
    const exchanges = recording(
      ...known.map((body, index) => [chatRequest(body), answer(`${index}`)] as const),
    );
    const halting = await replay(exchanges, { live });
    const bodies = [known[0], prompt('Sum up.', 'Another one.'), known[1], known[2]];
    const statuses = [];
    for (const body of bodies) statuses.push((await ask(halting.gateway, body)).status);
    assert.deepEqual(statuses, [200, 422, 200, 200]);
    assert.equal(upstream.calls.length, 0, 'nobody was called without having been asked for');
    const allowed = await replay(exchanges, { live, onMiss: 'live' });
    for (const body of bodies) await ask(allowed.gateway, body);
    assert.equal(upstream.calls.length, 1);
    const { served, live: wentLive, divergences } = allowed.session.report();
    assert.deepEqual([served, wentLive, divergences.length], [3, 1, 1]);
  });

  it('lets a stream hang that never ended', async () => {
    const { frames, ...others } = textResponse('text/event-stream', 'data: {"a":1}\n\n');
    for (const outcome of ['cut', 'cancelled'] as const) {
      const hung = { ...others, frames, outcome, durationMs: 50 };
      const { gateway } = await replay(recording([chatRequest(prompt('s', 'u')), hung]));
      const reply = await ask(gateway, prompt('s', 'u'));
      assert.deepEqual([reply.text, reply.complete], ['data: {"a":1}\n\n', false], outcome);
    }
  });

  it('loses a call to the masking of a secret in its prompt', async () => {
    const withKey = (key: string) => prompt('Be brief.', `My key is ${key}. ${question}`);
    const [before, renewed] = [
      'sk-proj-abcdefghij0123456789abcdefghij01',
      'sk-proj-zyxwvutsrq9876543210zyxwvutsrq98',
    ];
    const stored = maskRequest(chatRequest(withKey(before)));
    assert.ok(!Buffer.from(stored.body).toString().includes(before));
    for (const key of [before, renewed]) {
      const { gateway, session } = await replay(recording([stored, answer('Rain.')]));
      assert.equal((await ask(gateway, withKey(key))).text, rain);
      assert.equal(session.report().exact, 1);
    }
  });
});
