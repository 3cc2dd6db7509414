import assert from 'node:assert/strict';
import { calcPrice } from '@pydantic/genai-prices';
import { defined } from '../../../src/base/defined.ts';
import { msToNanos } from '../../../src/base/nanos.ts';
import type { Usage } from '../../../src/model/usage.ts';
import { priceCall, type PricedCall } from '../../../src/pricing/price-call.ts';
import { captureNames, readRuns } from '../../support/captures.ts';

const startedAt = new Date('2026-11-20T12:00:00Z');
const usage: Usage = { inputTokens: 412, outputTokens: 27, cacheReadTokens: 128 };

function price(call: Partial<PricedCall>): number | undefined {
  return priceCall({ usage, startTime: msToNanos(startedAt.getTime()), ...call })?.usd;
}

/** The price table's own calculation, to the last digit. */
function tablePrice(providerId: string, model: string, timestamp = startedAt): number | undefined {
  const tokens = { input_tokens: 412, output_tokens: 27, cache_read_tokens: 128 };
  return calcPrice(tokens, model, { providerId, timestamp })?.total_price;
}

describe('priceCall', () => {
  it('calculates what the price table calculates', () => {
    const cost = priceCall({
      provider: 'openai',
      responseModel: 'gpt-4o-mini-2024-07-18',
      usage,
      startTime: msToNanos(startedAt.getTime()),
    });
    assert.equal(cost?.usd, 0.0000684);
    assert.equal(cost.source, 'priced');
    assert.equal(cost.usd, tablePrice('openai', 'gpt-4o-mini-2024-07-18'));
  });

  it('calculates the same for a model that it has priced before, to the last digit', () => {
    const models = [
      ['openai', 'gpt-4o-mini'],
      ['openai', 'gpt-5'],
      ['anthropic', 'claude-sonnet-4-5'],
      ['google', 'gemini-2.5-pro'],
      ['google', 'gemini-2.5-flash'],
      ['deepseek', 'deepseek-chat'],
      ['openai', 'text-embedding-3-small'],
      ['groq', 'llama-3.3-70b-versatile'],
    ] as const;
    const counts = [undefined, 0, 1, 17, 4_321, 300_001, 1e9, 0.5];
    for (const [provider, responseModel] of models)
      for (const input_tokens of counts)
        for (const output_tokens of counts)
          for (const cache_read_tokens of [undefined, 0]) {
            const table = calcPrice(
              { input_tokens, output_tokens, cache_read_tokens },
              responseModel,
              { providerId: provider, timestamp: startedAt },
            );
            const ours = price({
              provider,
              responseModel,
              usage: defined<Usage>({
                inputTokens: input_tokens,
                outputTokens: output_tokens,
                cacheReadTokens: cache_read_tokens,
              }),
            });
            if (ours !== undefined) assert.equal(ours, table?.total_price, responseModel);
          }
  });

  const tableProviders = new Map([
    ['gemini', 'google'],
    ['claude', 'anthropic'],
  ]);

  it('prices every model call of the captures as the table does', () => {
    const calls = captureNames.flatMap((name) => readRuns(name)).flatMap(({ spans }) => spans);
    const priced = calls.flatMap(({ llm }) => (llm?.cost?.source === 'priced' ? llm : []));
    assert.ok(priced.length > 50);
    for (const llm of priced) {
      const model = llm.responseModel ?? llm.requestModel ?? '';
      const tokens = {
        input_tokens: llm.usage?.inputTokens,
        output_tokens: llm.usage?.outputTokens,
        cache_read_tokens: llm.usage?.cacheReadTokens,
        cache_write_tokens: llm.usage?.cacheWriteTokens,
      };
      const maker = tableProviders.get(model.split('-', 1)[0] ?? '') ?? 'openai';
      // Bedrock sells other makers' models, at prices of its own.
      const providerId = llm.provider?.startsWith('aws') === true ? 'aws' : maker;
      const names = [model, llm.requestModel ?? ''];
      const options = { providerId, timestamp: startedAt };
      const table = names.flatMap((name) => calcPrice(tokens, name, options) ?? [])[0];
      assert.equal(llm.cost?.usd, table?.total_price);
    }
  });

  for (const [provider, tableProvider, model] of [
    ['openai.chat', 'openai', 'gpt-4o-mini'],
    ['openai.responses', 'openai', 'gpt-5-mini'],
    ['OpenAI', 'openai', 'gpt-4o-mini'],
    ['azure.ai.openai', 'azure', 'gpt-4o'],
    ['az.ai.openai', 'azure', 'gpt-4o'],
    ['gcp.vertex_ai', 'google', 'gemini-2.5-flash'],
    ['gcp.gemini', 'google', 'gemini-2.5-flash'],
    ['googleai', 'google', 'gemini-2.5-flash'],
    ['google.generative-ai', 'google', 'gemini-2.5-flash'],
    ['anthropic.messages', 'anthropic', 'claude-sonnet-4-5'],
    ['aws.bedrock', 'aws', 'anthropic.claude-3-5-sonnet-20241022-v2:0'],
    ['x_ai', 'x-ai', 'grok-3'],
    ['mistral_ai', 'mistral', 'mistral-large-latest'],
    ['deepseek', 'deepseek', 'deepseek-chat'],
  ] as const) {
    it(`knows ${provider} as ${tableProvider}`, () => {
      const usd = price({ provider, requestModel: model });
      assert.ok(usd !== undefined && usd > 0);
      assert.equal(usd, tablePrice(tableProvider, model));
    });
  }

  it('goes by the name of the model where none or only a framework is named', () => {
    const byName = tablePrice('openai', 'gpt-4o-mini');
    assert.equal(price({ requestModel: 'gpt-4o-mini' }), byName);
    assert.equal(price({ provider: 'langchain', requestModel: 'gpt-4o-mini' }), byName);
  });

  it('knows Amazon by the names that it gives to models, and a gateway for no provider', () => {
    const usdOf = (provider: string, requestModel: string): number | undefined =>
      priceCall({ provider, requestModel, usage, startTime: msToNanos(Date.parse('2026-11-01')) })
        ?.usd;
    const claude = 'us.anthropic.claude-sonnet-4-20250514-v1:0';
    assert.ok((usdOf('aws.bedrock', claude) ?? 0) > 0);
    assert.equal(usdOf('strands-agents', claude), usdOf('aws.bedrock', claude));
    assert.equal(usdOf('gateway', 'openai/gpt-4o'), usdOf('openai', 'gpt-4o'));
    assert.equal(usdOf('_OTHER', 'gpt-4o'), usdOf('openai', 'gpt-4o'));
    assert.equal(usdOf('strands-agents', 'llama3.1:8b'), undefined);
  });

  it('prices the model that answered, else the one that was asked for', () => {
    const call = { provider: 'openai', requestModel: 'gpt-4o-mini' };
    assert.equal(price({ ...call, responseModel: 'gpt-4o' }), tablePrice('openai', 'gpt-4o'));
    assert.equal(
      price({ ...call, responseModel: 'unheard-of' }),
      tablePrice('openai', 'gpt-4o-mini'),
    );
  });

  it('takes the path of a gateway off the name', () => {
    const usd = price({ provider: 'openai', requestModel: 'openai/gpt-4o-mini' });
    assert.equal(usd, tablePrice('openai', 'gpt-4o-mini'));
  });

  it('takes the price of the day', () => {
    const [before, after] = [new Date('2025-06-01T00:00:00Z'), new Date('2025-07-01T00:00:00Z')];
    const at = (day: Date): number | undefined =>
      price({ provider: 'openai', requestModel: 'o3', startTime: msToNanos(day.getTime()) });
    assert.equal(at(before), tablePrice('openai', 'o3', before));
    assert.equal(at(after), tablePrice('openai', 'o3', after));
    assert.notEqual(at(before), at(after));
  });

  it('knows no price, which is not 0, where any part of it is unknown', () => {
    const known = { provider: 'openai', requestModel: 'gpt-4o-mini' };
    assert.equal(price({ ...known, requestModel: 'unheard-of' }), undefined);
    assert.equal(price({ ...known, provider: 'a-host-of-its-own' }), undefined);
    assert.equal(price({ provider: 'ollama', requestModel: 'llama3.2' }), undefined);
    assert.equal(price({ provider: 'openai' }), undefined);
    assert.equal(price({ ...known, usage: {} }), undefined);
    assert.equal(price({ ...known, usage: { inputTokens: 5 } }), undefined);
    assert.equal(price({ ...known, usage: { outputTokens: 5 } }), undefined);
    const contradictory = { inputTokens: 5, outputTokens: 1, cacheReadTokens: 6 };
    assert.equal(price({ ...known, usage: contradictory }), undefined);
  });

  it('prices embeddings, which put nothing out', () => {
    const call = { provider: 'openai', requestModel: 'text-embedding-3-small' };
    assert.equal(price({ ...call, usage: { inputTokens: 9 } }), 1.8e-7);
  });
});
