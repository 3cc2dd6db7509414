import assert from 'node:assert/strict';
import type { RecordedRequest } from '../../../src/model/recorded-exchange.ts';
import { maskRequest } from '../../../src/replay/mask-exchange.ts';
import {
  answer,
  chatRequest,
  prompt,
  recordedAtMs,
  recording,
} from '../../support/recorded-exchanges.ts';
import { gradeOf, replayedAtMs, said, sessionOf, shuffled } from '../../support/replay-sessions.ts';

describe('replay session', () => {
  const weather = chatRequest(prompt('Be brief.', 'Weather in Lisbon?'));

  it('serves the recorded answer for the same request', () => {
    const session = sessionOf(recording([weather, answer('Rain.')]));
    const outcome = session.match(weather);
    assert.equal(gradeOf(outcome), 'exact');
    assert.equal(said(outcome), 'Rain.');
    assert.deepEqual(session.report(), {
      recorded: 1,
      served: 1,
      exact: 1,
      minor: 0,
      live: 0,
      unused: 0,
      servedSequences: [1],
      rebuilt: 0,
      faults: 0,
      refused: 0,
      divergences: [],
      minorDifferences: [],
    });
  });

  it('never gives the old answer to an edited system prompt', () => {
    const session = sessionOf(recording([weather, answer('Rain.')]));
    const outcome = session.match(chatRequest(prompt('Be very brief.', 'Weather in Lisbon?')));
    assert.equal(gradeOf(outcome), 'miss');
    assert.deepEqual(session.report().divergences, [
      {
        call: 1,
        sequence: 1,
        field: 'messages[0].content',
        recorded: '',
        actual: 'very',
      },
    ]);
    assert.equal(session.report().unused, 1);
  });

  it('gives two requests that differ only in the system prompt their own answers', () => {
    const pirate = chatRequest(prompt('Talk like a pirate.', 'Weather in Lisbon?'));
    for (const order of [
      [weather, pirate],
      [pirate, weather],
    ]) {
      const session = sessionOf(recording([weather, answer('Rain.')], [pirate, answer('Arr.')]));
      const answers = new Map(order.map((request) => [request, said(session.match(request))]));
      assert.equal(answers.get(weather), 'Rain.');
      assert.equal(answers.get(pirate), 'Arr.');
    }
  });

  it('matches through timestamps and ids that every run makes anew', () => {
    const volatile = (atMs: number, id: string, port: number) =>
      chatRequest(
        prompt(
          `Now: ${new Date(atMs).toISOString()}. Today is ${new Date(atMs).toDateString()}.`,
          `Session ${id}, epoch ${atMs}, at http://localhost:${port}/, in /tmp/agent-${id.slice(0, 6)}/x.`,
        ),
      );
    const recorded = volatile(recordedAtMs - 1500, '0f8fad5b-d9cb-469f-a165-70867728950e', 40_123);
    const live = volatile(replayedAtMs - 700, '7c9e6679-7425-40de-944b-e07fc1f90ae7', 51_234);
    const outcome = sessionOf(recording([recorded, answer('Hello.')])).match(live);
    assert.equal(gradeOf(outcome), 'exact', said(outcome));
  });

  it('does not take an edited date for a clock', () => {
    const report = (date: string) => chatRequest(prompt('Be brief.', `The report of ${date}.`));
    const session = sessionOf(recording([report('2019-03-01'), answer('Old.')]));
    assert.equal(gradeOf(session.match(report('2020-03-01'))), 'miss');
    const [divergence] = session.report().divergences;
    assert.equal(divergence?.field, 'messages[1].content');
    assert.match(divergence?.recorded ?? '', /2019-03-01/);
    assert.match(divergence?.actual ?? '', /2020-03-01/);
  });

  it('sees that two tool results changed places', () => {
    const results = (first: string, second: string) =>
      chatRequest({
        model: 'm',
        messages: [
          { role: 'user', content: 'Compare.' },
          { role: 'assistant', tool_calls: [{ id: 'a' }, { id: 'b' }] },
          { role: 'tool', tool_call_id: first, content: 'Lisbon' },
          { role: 'tool', tool_call_id: second, content: 'Oslo' },
        ],
      });
    const session = sessionOf(recording([results('a', 'b'), answer('Both.')]));
    assert.equal(gradeOf(session.match(results('b', 'a'))), 'miss');
    assert.equal(session.report().divergences[0]?.field, 'messages[2].tool_call_id');
    assert.equal(gradeOf(session.match(results('a', 'b'))), 'exact');
  });

  it('keeps matching after a miss', () => {
    const requests = ['one', 'two', 'three'].map((user) => chatRequest(prompt('Be brief.', user)));
    const session = sessionOf(
      recording(...requests.map((request) => [request, answer('yes')] as const)),
    );
    const grades = [
      requests[0],
      chatRequest(prompt('Be brief.', 'other')),
      requests[1],
      requests[2],
    ].map((request) => (request === undefined ? 'none' : gradeOf(session.match(request))));
    assert.deepEqual(grades, ['exact', 'miss', 'exact', 'exact']);
    const { served, live, unused } = session.report();
    assert.deepEqual({ served, live, unused }, { served: 3, live: 0, unused: 0 });
  });

  it('matches a prompt whose secret was masked when it was stored, also after it was renewed', () => {
    const withKey = (key: string) => chatRequest(prompt(`Use the key ${key}.`, 'Go.'));
    const stored = maskRequest(withKey(`sk-proj-${'a1B2'.repeat(10)}`));
    assert.doesNotMatch(new TextDecoder().decode(stored.body), /a1B2/);
    const session = sessionOf(recording([stored, answer('Done.')]));
    assert.equal(gradeOf(session.match(withKey(`sk-proj-${'z9Y8'.repeat(10)}`))), 'exact');
  });

  it('serves equal requests in the order in which they were recorded, and then no more', () => {
    const session = sessionOf(recording([weather, answer('429')], [weather, answer('200')]));
    assert.deepEqual([session.match(weather), session.match(weather)].map(said), ['429', '200']);
    const third = session.match(weather);
    assert.equal(gradeOf(third), 'miss');
    assert.deepEqual(session.report().divergences, [
      {
        call: 3,
        field: 'request',
        recorded: 'POST /v1/chat/completions, sent 2 times',
        actual: 'POST /v1/chat/completions, sent 3 times',
      },
    ]);
  });

  it('takes the path, its prefix and its query for a part of the request', () => {
    const at = (path: string) => chatRequest(prompt('Be brief.', 'Hi.'), path);
    const session = sessionOf(recording([at('/team-a/v1/chat/completions?v=1'), answer('Hi.')]));
    for (const path of ['/v1/chat/completions?v=1', '/team-a/v1/chat/completions?v=2']) {
      assert.equal(gradeOf(session.match(at(path))), 'miss');
    }
    assert.deepEqual(
      session.report().divergences.map((each) => each.field),
      ['path', 'path'],
    );
  });

  it('serves as minor what cannot change the answer, and says what it was', () => {
    const body = prompt('Be brief.', 'Hi.');
    const { model, ...others } = body;
    const cases: readonly (readonly [string, RecordedRequest])[] = [
      ['messages[0].content', chatRequest(prompt('Be brief.\n', 'Hi.'))],
      ['stream_options', chatRequest({ ...body, stream_options: { include_usage: true } })],
      ['user', chatRequest({ ...body, user: 'ada' })],
      ['body', chatRequest({ ...others, model: model ?? '' })],
    ];
    for (const [field, request] of cases) {
      const session = sessionOf(recording([chatRequest(body), answer('Hi.')]));
      assert.equal(gradeOf(session.match(request)), 'minor', field);
      const { minor, divergences, minorDifferences } = session.report();
      assert.deepEqual([minor, divergences.length], [1, 0]);
      assert.deepEqual(
        minorDifferences.map((each) => each.field),
        [field],
      );
    }
  });

  it('never serves changed words, tools, model or sampling as near', () => {
    const tool = (city: string) => [
      { type: 'function', function: { name: 'w', parameters: { properties: { [city]: {} } } } },
    ];
    const body = { ...prompt('Be brief.', 'Hi.'), tools: tool('city'), stop: ['\n'] };
    const cases: readonly (readonly [string, RecordedRequest])[] = [
      ['model', chatRequest({ ...body, model: 'gpt-4o' })],
      ['temperature', chatRequest({ ...body, temperature: 0.3 })],
      [
        'tools[0].function.parameters.properties.town',
        chatRequest({ ...body, tools: tool('town') }),
      ],
      ['stop[0]', chatRequest({ ...body, stop: [''] })],
      ['stream', chatRequest({ ...body, stream: true })],
      [
        'messages[1].content',
        chatRequest({ ...body, messages: prompt('Be brief.', 'Hi!')['messages'] ?? [] }),
      ],
    ];
    for (const [field, request] of cases) {
      const session = sessionOf(recording([chatRequest(body), answer('Hi.')]));
      assert.equal(gradeOf(session.match(request)), 'miss', field);
      assert.equal(session.report().divergences[0]?.field, field);
    }
  });

  it('reports one message that was put in as one difference', () => {
    const talk = (...contents: readonly string[]) =>
      chatRequest({ model: 'm', messages: contents.map((content) => ({ role: 'user', content })) });
    const session = sessionOf(recording([talk('a', 'b', 'c'), answer('Hi.')]));
    session.match(talk('a', 'x', 'b', 'c'));
    assert.deepEqual(
      session
        .report()
        .divergences.map(({ field, recorded, actual }) => ({ field, recorded, actual })),
      [{ field: 'messages[1]', recorded: '', actual: '{"role":"user","content":"x"}' }],
    );
  });

  it('shows both requests of a diverging call as text', () => {
    const session = sessionOf(recording([weather, answer('Rain.')]));
    session.match(chatRequest(prompt('Be brief.', 'Weather in Oslo?\nThanks.')));
    const compared = session.divergence(1);
    assert.match(
      compared?.recorded ?? '',
      /^POST \/v1\/chat\/completions\n\n(?:.*\n)*messages\[1\]\.content: Weather in Lisbon\?\n/,
    );
    assert.match(
      compared?.live ?? '',
      /messages\[1\]\.content:\n  Weather in Oslo\?\n  Thanks\.\n/,
    );
    assert.equal(session.divergence(2), undefined);
  });

  it('shows only what somebody changed', () => {
    const at = (ms: number, city: string) =>
      chatRequest(prompt(`Now ${new Date(ms).toISOString()}`, `Weather in ${city}?`));
    const session = sessionOf(recording([at(recordedAtMs, 'Lisbon'), answer('Rain.')]));
    session.match(at(replayedAtMs, 'Oslo'));
    const { recorded = '', live = '' } = session.divergence(1) ?? {};
    assert.equal(recorded.replace('Lisbon', 'Oslo'), live);
    assert.equal(session.report().divergences.length, 1);
  });

  it('gives each of 50 calls that differ in one word its own answer, in any order, 200 times', function () {
    this.timeout(30_000);
    const requests = Array.from({ length: 50 }, (_, index) =>
      chatRequest(prompt('Summarize the chapter.', `Chapter ${index} of the long book, please.`)),
    );
    const exchanges = recording(
      ...requests.map((request, index) => [request, answer(`Summary ${index}`)] as const),
    );
    for (let round = 0; round < 200; round++) {
      const session = sessionOf(exchanges);
      for (const index of shuffled(requests.length)) {
        const request = requests[index];
        assert.ok(request);
        assert.equal(said(session.match(request)), `Summary ${index}`);
      }
      assert.equal(session.report().exact, 50);
    }
  });

  it('keeps two runs apart that ask the same, by their traces', () => {
    const inTrace = (digit: string, user: string) => {
      const request = chatRequest(prompt('Be brief.', user));
      const context = `00-${digit.repeat(32)}-${'1'.repeat(16)}-01`;
      return { ...request, headers: [...request.headers, ['traceparent', context] as const] };
    };
    const session = sessionOf(
      recording(
        [inTrace('a', 'I am A.'), answer('a1')],
        [inTrace('b', 'I am B.'), answer('b1')],
        [inTrace('a', 'Go on.'), answer('a2')],
        [inTrace('b', 'Go on.'), answer('b2')],
        [inTrace('a', 'Go on.'), answer('a3')],
      ),
    );
    const asked = [
      ['c', 'I am B.', 'b1'],
      ['d', 'I am A.', 'a1'],
      ['c', 'Go on.', 'b2'],
      ['d', 'Go on.', 'a2'],
      ['d', 'Go on.', 'a3'],
    ] as const;
    for (const [trace, user, expected] of asked)
      assert.equal(said(session.match(inTrace(trace, user))), expected);
    assert.equal(session.report().exact, 5);
  });

  it('keeps two agents apart that differ only in their random ids', () => {
    const step = (id: string, number: number) =>
      chatRequest(prompt(`Conversation ${id}.`, `Step ${number}.`));
    const [a, b] = ['0f8fad5b-d9cb-469f-a165-70867728950e', '7c9e6679-7425-40de-944b-e07fc1f90ae7'];
    const [x, y] = ['16fd2706-8baf-433b-82eb-8c7fada847da', '886313e1-3b8a-4372-9b90-0c9aee199e5d'];
    const exchanges = recording(
      ...[a, b].flatMap((id) =>
        [1, 2].map((number) => [step(id, number), answer(`${id} ${number}`)] as const),
      ),
    );
    const session = sessionOf(exchanges);
    const answers = [step(x, 1), step(y, 1), step(y, 2), step(x, 2)].map((request) =>
      session.match(request),
    );
    assert.deepEqual(answers.map(said), [`${x} 1`, `${y} 1`, `${y} 2`, `${x} 2`]);
    assert.deepEqual(
      answers.map((outcome) => (outcome.type === 'served' ? outcome.sequence : 0)),
      [1, 3, 4, 2],
    );
  });
});
