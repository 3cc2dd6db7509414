import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { msToNanos } from '../../../src/base/nanos.ts';
import type { Usage } from '../../../src/model/usage.ts';
import { parseConfiguredPrices } from '../../../src/pricing/configured-prices.ts';
import { priceCall, type PricedCall } from '../../../src/pricing/price-call.ts';
import { priceTableVersion } from '../../../src/pricing/price-table.ts';

const startedAt = new Date('2026-11-20T12:00:00Z');
const usage: Usage = {
  inputTokens: 300_000,
  outputTokens: 1_000,
  cacheReadTokens: 100_000,
  cacheWriteTokens: 5_000,
};

const call = (more: Partial<PricedCall>): PricedCall => ({
  usage,
  startTime: msToNanos(startedAt.getTime()),
  ...more,
});

const claude = { provider: 'anthropic', responseModel: 'claude-sonnet-4-5' };

describe('The working of a cost', () => {
  it('adds up to the cost, with tokens that have a rate of their own taken out', () => {
    const cost = priceCall(call(claude));
    const table = calcPrice(
      {
        input_tokens: 300_000,
        output_tokens: 1_000,
        cache_read_tokens: 100_000,
        cache_write_tokens: 5_000,
      },
      'claude-sonnet-4-5',
      { providerId: 'anthropic', timestamp: startedAt },
    );
    assert.equal(cost?.usd, table?.total_price);
    const lines = cost?.working?.lines ?? [];
    assert.deepEqual(
      lines.map(({ what, count, rateUsd }) => [what, count, rateUsd]),
      [
        ['input', 195_000, 6],
        ['cache write', 5_000, 7.5],
        ['cache read', 100_000, 0.6],
        ['output', 1_000, 22.5],
      ],
    );
    const sum = lines.reduce((all, { usd }) => all + usd, 0);
    assert.ok(Math.abs(sum - (cost?.usd ?? 0)) < 1e-12);
  });

  it('names the table by the version that is installed', () => {
    const file = new URL(
      '../../../node_modules/@pydantic/genai-prices/package.json',
      import.meta.url,
    );
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    assert.equal(priceTableVersion, version);
  });
});

describe('A tier of service', () => {
  const usdOf = (serviceTier: string): number | undefined =>
    priceCall(call({ ...claude, serviceTier }))?.usd;

  it('makes a batch cost half', () => {
    assert.equal(usdOf('batch'), (usdOf('standard') ?? 0) / 2);
    assert.match(
      priceCall(call({ ...claude, serviceTier: 'batch' }))?.working?.table ?? '',
      /batch at 0.5/,
    );
  });

  it("makes OpenAI's flex cost half, and nobody else's", () => {
    const small = { inputTokens: 10, outputTokens: 1 };
    const openAi = { provider: 'openai', responseModel: 'gpt-5', usage: small };
    const standard = priceCall(call(openAi))?.usd ?? 0;
    assert.equal(priceCall(call({ ...openAi, serviceTier: 'flex' }))?.usd, standard / 2);
    assert.equal(usdOf('flex'), undefined);
  });

  it('that no table has leaves the cost unknown', () => {
    assert.equal(usdOf('priority'), undefined);
  });

  describe('of priority', () => {
    const counts = { inputTokens: 100_000, outputTokens: 1_000, cacheReadTokens: 40_000 };
    const priority = (change: object) =>
      priceCall(call({ provider: 'openai', serviceTier: 'priority', usage: counts, ...change }));

    it("costs what OpenAI's list of it says", () => {
      const cost = priority({ responseModel: 'gpt-4.1-2025-04-14' });
      assert.equal(cost?.usd, (60_000 * 3.5) / 1e6 + (40_000 * 0.875) / 1e6 + (1_000 * 14) / 1e6);
      assert.match(cost.working?.table ?? '', /priority processing/);
      assert.equal(cost.working?.provider, 'openai');
    });

    it('is dearer than the standard for each model of the list', () => {
      for (const responseModel of ['gpt-5.5', 'gpt-5-mini', 'gpt-4o', 'gpt-4o-2024-05-13', 'o3']) {
        const standard = priority({ responseModel, serviceTier: 'default' })?.usd ?? 0;
        const usd = priority({ responseModel })?.usd ?? 0;
        assert.ok(usd > standard * 1.5 && usd < standard * 3, `${responseModel} ${usd}`);
      }
    });

    it('is unknown for a model that is not on the list, of another provider, and for long inputs', () => {
      assert.equal(priority({ responseModel: 'gpt-5-nano' }), undefined);
      assert.equal(priority({ responseModel: 'gpt-5.1-codex-max' }), undefined);
      assert.equal(priority({ responseModel: 'gpt-4.1', provider: 'azure' }), undefined);
      const long = { inputTokens: 200_000, outputTokens: 1 };
      assert.equal(priority({ responseModel: 'gpt-4.1', usage: long }), undefined);
    });

    it('does not change what a search costs', () => {
      const searched = { ...counts, details: { webSearches: 1 } };
      const usdWith = (told: object, serviceTier: string): number =>
        priority({ responseModel: 'gpt-4.1', usage: told, serviceTier })?.usd ?? 0;
      const extra = (tier: string): string =>
        (usdWith(searched, tier) - usdWith(counts, tier)).toFixed(9);
      assert.equal(extra('priority'), extra('default'));
    });
  });
});

describe("The user's own prices", () => {
  const prices = (...entries: object[]) => parseConfiguredPrices(entries).prices;

  it('go before the table, by the pattern of the model and the provider', () => {
    const own = prices(
      { model: 'claude-*', provider: 'aws*', input: 1, output: 1 },
      { model: 'CLAUDE-sonnet-*', input: 2, cacheRead: 0.1, output: 10 },
    );
    const cost = priceCall(call(claude), own);
    assert.equal(cost?.source, 'configured');
    assert.deepEqual(
      cost.working?.lines.map(({ what, count }) => [what, count]),
      [
        ['input', 200_000],
        ['cache read', 100_000],
        ['output', 1_000],
      ],
    );
    assert.equal(cost.usd, (200_000 * 2) / 1e6 + (100_000 * 0.1) / 1e6 + (1_000 * 10) / 1e6);
    assert.equal(priceCall(call({ responseModel: 'gpt-5' }), own)?.source, 'priced');
  });

  it('may be by the hour of the machine', () => {
    const own = prices({ model: 'qwen*', usdPerHour: 3.6 });
    const cost = priceCall(call({ requestModel: 'qwen3-8b', durationMs: 2_000 }), own);
    assert.equal(cost?.usd, 3.6 * (2_000 / 3_600_000));
    assert.equal(priceCall(call({ requestModel: 'qwen3-8b' }), own), undefined);
    assert.equal(cost.working?.lines[0]?.what, 'hours of the whole machine');
  });

  it('are shared by the requests that a machine serves at once, where the user says how many', () => {
    const own = prices({ model: 'qwen*', usdPerHour: 3.6, concurrency: 8 });
    const cost = priceCall(call({ requestModel: 'qwen3-8b', durationMs: 2_000 }), own);
    assert.equal(cost?.usd, 0.45 * (2_000 / 3_600_000));
    assert.match(cost.working?.lines[0]?.what ?? '', /8 share/);
  });

  it('are valid from a day on, whatever their order, and earlier calls keep the older price', () => {
    const own = prices(
      { model: 'm', input: 3, output: 0, validFrom: '2026-07-01' },
      { model: 'm', input: 1, output: 0 },
      { model: '*', input: 2, output: 0, validFrom: '2026-01-01' },
    );
    const small = { inputTokens: 1_000_000, outputTokens: 0 };
    const usdAt = (day: string): number | undefined =>
      priceCall({ requestModel: 'm', usage: small, startTime: msToNanos(Date.parse(day)) }, own)
        ?.usd;
    assert.deepEqual(
      ['2025-12-31T23:59:59Z', '2026-01-01', '2026-06-30T23:59:59Z', '2026-07-01'].map(usdAt),
      [1, 2, 2, 3],
    );
    const at = { requestModel: 'm', usage: small, startTime: msToNanos(Date.parse('2026-08-01')) };
    assert.equal(priceCall(at, own)?.working?.table, 'your prices, valid from 2026-07-01');
  });

  it('may be for one tier, which goes before the price for all', () => {
    const own = prices(
      { model: 'claude-*', input: 1, output: 1 },
      { model: 'claude-*', serviceTier: 'Priority', input: 2, output: 2 },
    );
    const usdOf = (serviceTier: string) => priceCall(call({ ...claude, serviceTier }), own)?.usd;
    assert.equal(usdOf('priority'), (301_000 * 2) / 1e6);
    assert.equal(usdOf('standard'), (200_000 + 100_000 + 1_000) / 1e6);
  });

  it('take a pattern for nothing but a pattern', () => {
    const own = prices({ model: 'a.c(', input: 1, output: 1 });
    assert.equal(priceCall(call({ requestModel: 'abc(' }), own), undefined);
    assert.equal(priceCall(call({ requestModel: 'a.c(' }), own)?.source, 'configured');
  });

  for (const [entry, sentence] of [
    [{}, 'Price 1 names no model.'],
    [{ model: 'x' }, 'Price 1 has no price.'],
    [{ model: 'x', input: '3' }, 'Price 1 has "input", which is not a number of US dollars.'],
    [{ model: 'x', output: -1 }, 'Price 1 has "output", which is not a number of US dollars.'],
    [{ model: 'x', in: 3 }, 'Price 1 has an unknown member "in".'],
    [3, 'Price 1 is not an object.'],
    [{ model: 'x', input: 1, provider: 3 }, 'Price 1 has "provider", which is no text.'],
    [
      { model: 'x', input: 1, validFrom: 'July' },
      'Price 1 has "validFrom", which is no day such as 2026-07-01.',
    ],
    [
      { model: 'x', usdPerHour: 1, concurrency: 0 },
      'Price 1 has "concurrency", which is not a number from 1 on.',
    ],
  ] as const) {
    it(`are refused with a sentence: ${JSON.stringify(entry)}`, () => {
      assert.deepEqual(parseConfiguredPrices([entry]).problems, [sentence]);
    });
  }
});
