import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { answer, chatRequest, recording } from '../../support/recorded-exchanges.ts';
import { gradeOf, said, sessionOf, shuffled } from '../../support/replay-sessions.ts';

describe('replay session, for any recording', function () {
  this.timeout(30_000);
  const word = fc.stringMatching(/^[a-z]{2,8}$/);
  const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
  const message = fc.record({
    role: fc.constantFrom('system', 'user', 'assistant'),
    content: sentence,
  });
  const body = fc.record({
    model: fc.constantFrom('gpt-4o', 'gpt-4o-mini'),
    messages: fc.array(message, { minLength: 1, maxLength: 6 }),
    temperature: fc.constantFrom(0, 0.5, 1),
  });

  it('is exact in any order', () => {
    fc.assert(
      fc.property(
        fc.array(body, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (bodies, random) => {
          const requests = bodies.map((each) => chatRequest(each));
          const session = sessionOf(
            recording(
              ...requests.map((request, index) => [request, answer(String(index))] as const),
            ),
          );
          for (const index of shuffled(requests.length, () => random.next().value)) {
            const request = requests[index];
            const expected = bodies[index];
            assert.ok(request && expected);
            const served = Number(said(session.match(request)));
            assert.deepEqual(bodies[served], expected);
          }
          assert.equal(session.report().exact, bodies.length);
        },
      ),
    );
  });

  it('names the field in which one word of one request changed', () => {
    fc.assert(
      fc.property(
        fc.array(body, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (bodies, a, b, c) => {
          const changed = a % bodies.length;
          const original = bodies[changed];
          assert.ok(original);
          const { messages } = original;
          const at = b % messages.length;
          const words = (messages[at]?.content ?? '').split(' ');
          // No other word has capitals, so that the changed request equals no other.
          words[c % words.length] = 'CHANGED';
          const edited = {
            ...original,
            messages: messages.map((each, index) =>
              index === at ? { ...each, content: words.join(' ') } : each,
            ),
          };
          const session = sessionOf(
            recording(...bodies.map((each) => [chatRequest(each), answer('yes')] as const)),
          );
          const others = bodies.filter((_, index) => index !== changed);
          for (const other of others)
            assert.equal(gradeOf(session.match(chatRequest(other))), 'exact');
          session.match(chatRequest(edited));
          const { divergences, unused } = session.report();
          assert.deepEqual(
            divergences.map(({ call, field }) => ({ call, field })),
            [{ call: bodies.length, field: `messages[${at}].content` }],
          );
          assert.match(divergences[0]?.actual ?? '', /CHANGED/);
          assert.equal(unused, 1);
        },
      ),
    );
  });
});
