import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { JsonValue } from '../../../src/base/json.ts';
import { rebuildRun, type RebuiltRun } from '../../../src/collector/rebuilt-run.ts';
import type { Span } from '../../../src/model/span.ts';
import { headerValue } from '../../../src/replay/exchange-marks.ts';
import { ReplaySession } from '../../../src/replay/replay-session.ts';
import { readRuns } from '../../support/captures.ts';
import { bodyText, chatRequest } from '../../support/recorded-exchanges.ts';
import { sampleSpan } from '../../support/sample-spans.ts';

interface Asked {
  readonly path: string;
  readonly body: JsonValue;
}

function spansOf(capture: string): readonly Span[] {
  const spans = readRuns(capture).flatMap((run) => run.spans);
  return spans.toSorted((left, right) => Number(left.startTime - right.startTime));
}

function askedBy(capture: string): readonly Asked[] {
  const file = new URL(`../../fixtures/asked-of-models/${capture}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Asked);
}

function sessionFor(rebuilt: RebuiltRun | undefined): ReplaySession {
  assert.ok(rebuilt);
  const { exchanges, rebuilding } = rebuilt;
  return new ReplaySession({ exchanges, rebuilding, now: () => Date.UTC(2026, 10, 30) });
}

describe('run rebuilt from its spans', () => {
  /** Chat calls that their spans tell of, and what else each asked. */
  const captures = [
    ['genkit', 8, 2],
    ['langchain-openinference', 11, 5],
    ['langfuse', 8, 0],
    // One call failed, and its span tells neither what was asked nor that it failed.
    ['openinference-openai', 7, 4],
    ['otel-contrib-openai', 9, 1],
    ['vercel-ai-v6', 10, 2],
  ] as const;
  for (const [capture, served, missed] of captures)
    it(`answers what ${capture} really asked: ${served} calls, and ${missed} not`, () => {
      const session = sessionFor(rebuildRun(spansOf(capture)));
      for (const { path, body } of askedBy(capture)) {
        const outcome = session.match(chatRequest(body, path));
        const isChat = !/embed/i.test(path);
        if (outcome.type === 'served') {
          const { headers } = outcome.response;
          assert.ok(isChat && headerValue(headers, 'x-spanwise-rebuilt') !== undefined, path);
        }
      }
      const report = session.report();
      assert.deepEqual(
        [report.exact, report.rebuilt, report.divergences.filter(isFirstOfCall).length],
        [served, served, missed],
      );
    });

  it('names the message that another prompt changes', () => {
    const session = sessionFor(rebuildRun(spansOf('langfuse')));
    const [first] = askedBy('langfuse');
    assert.ok(first);
    const edited = JSON.parse(
      JSON.stringify(first.body).replace(/"content":"(\w+)/, '"content":"CHANGED'),
    );
    assert.equal(session.match(chatRequest(edited, first.path)).type, 'miss');
    const [divergence] = session.report().divergences;
    assert.match(divergence?.field ?? '', /^messages\[0\]\.content$/);
    assert.match(divergence?.actual ?? '', /CHANGED/);
  });

  it('lets a call fail at each attempt, in the provider’s words', () => {
    const failed = sampleSpan({
      kind: 'llm',
      status: { code: 'error', message: 'RateLimitError: 429 Too many requests.' },
      llm: { inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'Why?' }] }] },
    });
    const session = sessionFor(rebuildRun([failed]));
    const asked = chatRequest({ model: 'm', messages: [{ role: 'user', content: 'Why?' }] });
    for (let attempt = 0; attempt < 3; attempt++) {
      const outcome = session.match(asked);
      assert.ok(outcome.type === 'served' && outcome.response.status === 429);
      assert.match(bodyText(outcome.response), /"message":"Too many requests\."/);
    }
    const { served, unused, divergences } = session.report();
    assert.deepEqual([served, unused, divergences], [1, 0, []]);
  });

  it('is none where spans tell no messages', () => {
    assert.equal(
      rebuildRun([sampleSpan({ kind: 'llm', llm: { requestModel: 'gpt-4o' } })]),
      undefined,
    );
  });

  it('says what it cannot rebuild', () => {
    const { problems } = rebuildRun(spansOf('vercel-ai-v6')) ?? { problems: [] };
    assert.deepEqual(problems, ['2 embeddings cannot be rebuilt: no span holds their vectors.']);
  });
});

function isFirstOfCall(
  each: { readonly call: number },
  index: number,
  all: readonly { readonly call: number }[],
): boolean {
  return all[index - 1]?.call !== each.call;
}
