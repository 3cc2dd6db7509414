import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  array,
  assert as assertProperty,
  dictionary,
  jsonValue,
  property,
  string,
} from 'fast-check';
import type { RecordedExchange } from '../../../../src/model/recorded-exchange.ts';
import { ReplaySession } from '../../../../src/replay/replay-session.ts';
import { readReplayTest } from '../../../../src/replay/test-file/read-replay-test.ts';
import type { ReplayTest } from '../../../../src/replay/test-file/replay-test.ts';
import { writeReplayTest } from '../../../../src/replay/test-file/write-replay-test.ts';
import {
  answer,
  chatRequest,
  jsonResponse,
  prompt,
  recordedAtMs,
  recording,
  textResponse,
} from '../../../support/recorded-exchanges.ts';

const here = { root: '/home/ann/work/shop', home: '/home/ann' };
const there = { root: '/builds/7/shop', home: '/root' };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function testOf(exchanges: readonly RecordedExchange[]): ReplayTest {
  return {
    root: '../..',
    workingDirectory: '.',
    command: { type: 'arguments', arguments: ['/home/ann/.nvm/bin/node', 'agent.mjs', here.root] },
    upstreamPaths: { OPENAI_BASE_URL: '/v1' },
    expect: { exitCode: 1, calls: 'exact' },
    surroundings: {
      keys: ['ANTHROPIC_API_KEY'],
      preload: true,
      standardInput: new TextEncoder().encode('two\nlines'),
    },
    exchanges,
  };
}

function textOf(exchanges: readonly RecordedExchange[]): string {
  return writeReplayTest(testOf(exchanges), here, sha256);
}

function bodyText(exchange: RecordedExchange | undefined): string {
  const frames = exchange?.response.frames ?? [];
  return Buffer.concat(frames.map(({ bytes }) => bytes)).toString('utf8');
}

describe('a replay test file', () => {
  it('answers on another machine what was asked on this one', () => {
    const text = textOf(
      recording([
        chatRequest(prompt('You are Wren.', `Read ${here.root}/orders.csv and ${here.home}/x`)),
        answer(`It lies in ${here.root}.`),
      ]),
    );
    assert.ok(!text.includes('/home/ann'), text);
    const read = readReplayTest(text, there, sha256);
    assert.deepEqual(read.command, {
      type: 'arguments',
      arguments: ['node', 'agent.mjs', '/builds/7/shop'],
    });
    assert.deepEqual(read.surroundings, testOf([]).surroundings);
    const session = new ReplaySession({
      exchanges: read.exchanges,
      now: () => recordedAtMs,
    });
    const outcome = session.match(
      chatRequest(prompt('You are Wren.', 'Read /builds/7/shop/orders.csv and /root/x')),
    );
    assert.equal(outcome.type, 'served');
    assert.match(bodyText(read.exchanges[0]), /It lies in \/builds\/7\/shop\./);
  });

  it('takes the home out where a stream splits it, and nothing that only begins like it', () => {
    const events = ['in /home/a', 'nn/x and /home/anne'].map(
      (content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`,
    );
    const request = chatRequest(prompt('s', 'u'));
    const text = textOf(recording([request, textResponse('text/event-stream', ...events)]));
    assert.ok(!/\/home\/ann?["/]/.test(text), text);
    assert.ok(text.includes('/home/anne'), text);
    const read = readReplayTest(text, here, sha256);
    assert.equal(read.exchanges[0]?.response.frames.length, 2, 'a stream stays one');
  });

  it('writes a message once that each call repeats, and reads it back', () => {
    const system = 'You answer questions about parcels. '.repeat(20);
    const exchanges = recording(
      [chatRequest(prompt(system, 'one')), answer('1')],
      [chatRequest(prompt(system, 'two')), answer('2')],
      [chatRequest(prompt(system, 'three')), answer('3')],
    );
    const text = textOf(exchanges);
    assert.equal(text.split(system).length - 1, 1);
    const read = readReplayTest(text, here, sha256);
    assert.deepEqual(read.exchanges.map(requestText), exchanges.map(requestText));
  });

  it('writes a vector in one line, and leaves what looks like one in a text', () => {
    const request = chatRequest(prompt('s', 'Sum up [\n  1,\n  2\n] and [ 1, 2 ].'));
    const exchanges = recording([request, jsonResponse({ data: [0.25, -1e-7, 3] })]);
    const text = textOf(exchanges);
    assert.match(text, /"data": \[0\.25, -1e-7, 3\]/);
    const read = readReplayTest(text, here, sha256);
    assert.deepEqual(read.exchanges.map(requestText), exchanges.map(requestText));
    assert.equal(bodyText(read.exchanges[0]), '{"data":[0.25,-1e-7,3]}');
  });

  it('keeps the digits that JSON would lose', () => {
    const body = '{ "big": 12345678901234567890, "price": 1.50 }';
    const request = chatRequest(prompt('s', 'u'));
    const text = textOf(recording([request, textResponse('application/json', body)]));
    assert.equal(bodyText(readReplayTest(text, here, sha256).exchanges[0]), body);
  });

  it('keeps a cut stream cut, and bytes that are no text', () => {
    const cut = { ...textResponse('text/event-stream', 'data: {"a":'), outcome: 'cut' as const };
    const bytes = { ...jsonResponse({}), frames: [{ offsetMs: 0, bytes: Uint8Array.of(255, 0) }] };
    const request = chatRequest(prompt('s', 'u'));
    const read = readReplayTest(textOf(recording([request, cut], [request, bytes])), here, sha256);
    assert.equal(read.exchanges[0]?.response.outcome, 'cut');
    assert.equal(bodyText(read.exchanges[0]), 'data: {"a":');
    assert.deepEqual(read.exchanges[1]?.response.frames[0]?.bytes, Uint8Array.of(255, 0));
  });

  it('says in a sentence what is wrong with a file', () => {
    const text = textOf(recording([chatRequest(prompt('s', 'Say hello.')), answer('1')]));
    const wrong =
      (broken: string): (() => unknown) =>
      () =>
        readReplayTest(broken, here, sha256);
    assert.throws(wrong('<<<<<<< HEAD'), /no JSON object/);
    assert.throws(wrong('{}'), /"spanwiseReplayTest" is missing/);
    assert.throws(wrong('{"spanwiseReplayTest": 2}'), /version 2: update Spanwise/);
    assert.throws(wrong('{"spanwiseReplayTest": 1, "calls": []}'), /no calls/);
    assert.throws(
      wrong(text.replace('"content": "Say hello."', '"content": "Say hi."')),
      /request of call 1 is not the one that was saved/,
    );
  });

  it('gives every request back as it was matched, whatever stands in it', () => {
    assertProperty(
      property(array(dictionary(string(), jsonValue()), { minLength: 1 }), (bodies) => {
        const exchanges = recording(
          ...bodies.map(
            (body) =>
              [chatRequest(JSON.parse(JSON.stringify(body))), jsonResponse({ ok: true })] as const,
          ),
        );
        const read = readReplayTest(textOf(exchanges), here, sha256);
        assert.deepEqual(read.exchanges.map(requestText), exchanges.map(requestText));
      }),
    );
  });
});

function requestText({ request }: RecordedExchange): string {
  return Buffer.from(request.body).toString('utf8');
}
