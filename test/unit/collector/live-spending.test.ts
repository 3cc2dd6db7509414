import assert from 'node:assert/strict';
import { callPrice } from '../../../src/collector/live-price.ts';
import { LiveSpending } from '../../../src/collector/live-spending.ts';
import { parseConfiguredPrices } from '../../../src/pricing/configured-prices.ts';
import type { LiveAdmission } from '../../../src/gateway/gateway-route.ts';
import type { LiveBudget } from '../../../src/model/replay-options.ts';
import type { RecordedRequest, RecordedResponse } from '../../../src/model/recorded-exchange.ts';
import {
  chatRequest,
  jsonResponse,
  prompt,
  recordedAtMs,
  textResponse,
} from '../../support/recorded-exchanges.ts';

/** One dollar for a million tokens of input, ten for output. */
const { prices } = parseConfiguredPrices([{ model: 'house-model', input: 1, output: 10 }]);

describe('spending of a replay', () => {
  const price = callPrice(
    () => prices,
    () => recordedAtMs,
  );
  const spendingOf = (budget: LiveBudget) => new LiveSpending(budget, price);

  /** May cost a cent: 1000 tokens of output. */
  function request(model = 'house-model'): RecordedRequest {
    return chatRequest({ ...prompt('Be brief.', 'Weather?'), model, max_tokens: 1000 });
  }

  function settle(admission: LiveAdmission, response: RecordedResponse): void {
    assert.ok(admission.admitted);
    admission.settle({ request: request(), response, startedAtMs: recordedAtMs });
  }

  it('allows so many calls, those under way among them', () => {
    const spending = spendingOf({ calls: 2 });
    assert.ok(spending.admit(request()).admitted);
    assert.ok(spending.admit(request('unheard-of')).admitted, 'a price is not needed');
    const third = spending.admit(request());
    assert.deepEqual(third, {
      admitted: false,
      reason: 'the budget of 2 live calls is used up',
    });
  });

  it('allows what calls under way may still cost only once', () => {
    const spending = spendingOf({ usd: 0.015 });
    const first = spending.admit(request());
    const second = spending.admit(request());
    assert.ok(!second.admitted);
    assert.match(
      second.reason,
      /^it may cost \$0\.0100, and of the budget of \$0\.015 \$0\.0049 are left$/,
    );
    settle(first, jsonResponse({ usage: { prompt_tokens: 10, completion_tokens: 20 } }));
    assert.ok(spending.admit(request()).admitted, 'the first cost less than it might have');
    assert.equal(spending.usd, (10 + 200) / 1e6);
  });

  it('reads what a stream used, and takes one that does not say for as dear as it might be', () => {
    const spending = spendingOf({ usd: 1 });
    const events = [
      { type: 'message_start', message: { usage: { input_tokens: 40, output_tokens: 1 } } },
      { type: 'message_delta', usage: { output_tokens: 6 } },
    ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    settle(spending.admit(request()), textResponse('text/event-stream', ...events));
    assert.equal(spending.usd, (40 + 60) / 1e6);
    settle(spending.admit(request()), textResponse('text/event-stream', 'data: {}\n\n'));
    assert.ok((spending.usd ?? 0) > 0.01);
  });

  it('refuses a call of unknown price where the budget is in dollars', () => {
    const admission = spendingOf({ usd: 100, calls: 5 }).admit(request('unheard-of'));
    assert.ok(!admission.admitted);
    assert.match(admission.reason, /price is not known/);
  });

  it('does not count what was never sent', () => {
    const spending = spendingOf({ usd: 0.011 });
    const admission = spending.admit(request());
    assert.ok(admission.admitted);
    admission.settle(undefined);
    assert.ok(spending.admit(request()).admitted);
  });

  it('knows the model of a path', () => {
    const bare = { ...request(), path: '/v1beta/models/house-model:generateContent' };
    const body = new TextEncoder().encode(JSON.stringify({ contents: [] }));
    assert.ok((price.estimate({ ...bare, body }) ?? 0) > 0);
  });
});
