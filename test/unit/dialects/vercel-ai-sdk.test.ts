import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { nanos } from '../../../src/base/nanos.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { runsOf } from '../../support/captures.ts';
import { matchGolden } from '../../support/golden.ts';
import { decodeWholeTraces } from '../../support/received-spans.ts';
import { transcript } from '../../support/transcript.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes, scope = 'ai'): Span =>
  normalizeSpan(wireRecord({ attributes, scope }));

describe('Vercel AI SDK', () => {
  for (const version of ['3', '4', '5']) {
    it(`reads real runs of version ${version} as their golden transcript says`, () => {
      const file = `../../fixtures/vercel-ai-sdk/version-${version}.json`;
      const body = readFileSync(new URL(file, import.meta.url));
      const runs = runsOf(decodeWholeTraces(body, 'json').records, []);
      matchGolden(
        `dialects/vercel-ai-caches-v${version}`,
        transcript(`vercel-ai-caches-v${version}`, runs),
      );
    });
  }

  for (const [operation, kind] of [
    ['ai.generateText', 'agent'],
    ['ai.streamText', 'agent'],
    ['ai.generateObject', 'agent'],
    ['ai.generateText.doGenerate', 'llm'],
    ['ai.streamText.doStream', 'llm'],
    ['ai.streamObject.doStream', 'llm'],
    ['ai.embed', 'workflow'],
    ['ai.embedMany.doEmbed', 'embedding'],
    ['ai.rerank', 'workflow'],
    ['ai.rerank.doRerank', 'rerank'],
    ['ai.toolCall', 'tool'],
    ['ai.somethingNew', 'span'],
  ] as const) {
    it(`takes ${operation} for kind ${kind}`, () => {
      const span = read({ 'ai.operationId': operation });
      assert.equal(span.kind, kind);
      assert.deepEqual(span.dialects, ['vercel-ai-sdk']);
    });
  }

  it('reads version 4: older names of tokens, settings and tool arguments', () => {
    const { llm } = read({
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': 'openai.chat',
      'ai.model.id': 'gpt-4o',
      'ai.settings.maxTokens': 100,
      'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Weather?"}]}]',
      'ai.response.toolCalls':
        '[{"toolCallType":"function","toolCallId":"c1","toolName":"t","args":"{\\"a\\":1}"}]',
      'ai.usage.promptTokens': 9,
      'ai.usage.completionTokens': 3,
      'ai.stream.msToFirstChunk': 12.5,
    });
    assert.deepEqual(llm?.usage, { inputTokens: 9, outputTokens: 3, totalTokens: 12 });
    assert.deepEqual(llm?.parameters, { max_tokens: 100 });
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'tool_call', id: 'c1', name: 't', arguments: { a: 1 } },
    ]);
    assert.equal(llm?.timeToFirstTokenMs, 12.5);
  });

  it('reads version 3, which wrote results instead of responses', () => {
    const { llm } = read({
      'ai.operationId': 'ai.generateObject.doGenerate',
      'ai.result.object': '{"city":"Lisbon"}',
      'ai.finishReason': 'stop',
    });
    assert.deepEqual(llm?.outputMessages, [
      {
        role: 'assistant',
        parts: [{ type: 'text', content: '{"city":"Lisbon"}' }],
        finishReason: 'stop',
      },
    ]);
  });

  it('reads tool definitions from a list of JSON texts', () => {
    const { llm } = read({
      'ai.operationId': 'ai.streamText.doStream',
      'ai.prompt.tools': ['{"type":"function","name":"a"}', '{"type":"function","name":"b"}'],
    });
    assert.deepEqual(llm?.toolDefinitions, [
      { type: 'function', name: 'a' },
      { type: 'function', name: 'b' },
    ]);
  });

  it('reads who and what from metadata', () => {
    const span = read({
      'ai.operationId': 'ai.generateText',
      'ai.telemetry.functionId': 'planner',
      'ai.telemetry.metadata.sessionId': 's-1',
      'ai.telemetry.metadata.userId': 'u-1',
      'ai.telemetry.metadata.langfusePrompt': '{"name":"packing","version":3}',
    });
    assert.deepEqual(span.agent, { name: 'planner' });
    assert.deepEqual([span.conversationId, span.userId], ['s-1', 'u-1']);
    assert.deepEqual(span.prompt, { name: 'packing', version: '3' });
  });

  it('knows version 7 by its scope, and names its steps', () => {
    const step = read({ 'gen_ai.operation.name': 'agent_step' }, 'gen_ai');
    assert.equal(step.kind, 'workflow');
    assert.deepEqual(step.dialects, ['vercel-ai-sdk', 'otel-gen-ai']);
    assert.equal(read({ 'gen_ai.operation.name': 'decide' }, 'gen_ai').kind, 'llm');
    assert.equal(read({ 'gen_ai.operation.name': 'agent_step' }, 'other').kind, 'span');
  });

  it('adds to version 7 what the supplemental keys say', () => {
    const { llm } = read(
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 412,
        'gen_ai.usage.output_tokens': 27,
        'ai.usage.outputTokenDetails.reasoningTokens': 16,
      },
      'gen_ai',
    );
    const usage = { inputTokens: 412, outputTokens: 27, reasoningTokens: 16, totalTokens: 439 };
    assert.deepEqual({ ...llm?.usage }, usage);
  });

  it('is known by operation.name too, which has the id of the function behind it', () => {
    const span = read({ 'operation.name': 'ai.embed.doEmbed embed-document' }, 'other');
    assert.equal(span.kind, 'embedding');
    assert.equal(read({ 'operation.name': 'checkout' }, 'other').dialects.length, 0);
    assert.equal(read({ 'ai.model.id': 'gpt-4o' }, 'other').llm?.requestModel, 'gpt-4o');
  });

  it('reads texts to embed, one or many', () => {
    const asked = (attributes: PlainAttributes) =>
      read({ 'ai.operationId': 'ai.embedMany.doEmbed', ...attributes }).llm?.inputMessages?.[0];
    assert.deepEqual(asked({ 'ai.value': '"one"' })?.parts, [{ type: 'text', content: 'one' }]);
    assert.deepEqual(asked({ 'ai.values': ['"one"', '"two"'] })?.parts, [
      { type: 'text', content: 'one' },
      { type: 'text', content: 'two' },
    ]);
  });

  it('reads documents in the order that a reranker gave them', () => {
    const documents = ['"sun"', '{"text":"rain"}'];
    const ranking = ['{"index":1,"relevanceScore":0.9}', '{"originalIndex":0,"score":0.1}'];
    const ranked = read({
      'ai.operationId': 'ai.rerank.doRerank',
      'ai.documents': documents,
      'ai.ranking': ranking,
      'ai.ranking.type': 'object',
    });
    assert.equal(ranked.kind, 'rerank');
    assert.deepEqual(ranked.retrieval?.documents, [
      { id: '1', score: 0.9, content: '{"text":"rain"}' },
      { id: '0', score: 0.1, content: 'sun' },
    ]);
    const asked = read({ 'ai.operationId': 'ai.rerank', 'ai.documents': documents });
    assert.deepEqual(
      asked.retrieval?.documents?.map((each) => each.id),
      ['0', '1'],
    );
  });

  it('reads a decision: its state, its questions and its answers', () => {
    const { kind, llm } = read(
      {
        'gen_ai.operation.name': 'decide',
        'ai.decision.state': '{"tasks":2}',
        'ai.decision.questions': '["Done?"]',
        'ai.decision.answers': '["no"]',
      },
      'gen_ai',
    );
    assert.equal(kind, 'llm');
    assert.equal(llm?.inputMessages?.[0]?.parts.length, 2);
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: '["no"]' }]);
  });

  it('reads the schema of an object and the files of an answer', () => {
    const { llm } = read({
      'ai.operationId': 'ai.generateObject',
      'ai.schema': '{"type":"object"}',
      'ai.schema.name': 'weather',
      'ai.response.files': '[{"type":"file","mediaType":"image/png","data":"AAAA"}]',
    });
    assert.deepEqual(llm?.parameters, { schema: { type: 'object' }, schema_name: 'weather' });
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'blob', content: 'AAAA', mimeType: 'image/png' },
    ]);
  });

  it('takes the moment of the first chunk where its time is not told', () => {
    const record = wireRecord({ attributes: { 'ai.operationId': 'ai.streamText.doStream' } });
    const timeUnixNano = nanos(record.span.startTimeUnixNano + 12_500_000n);
    const events = [{ name: 'ai.stream.firstChunk', timeUnixNano, attributes: new Map() }];
    const { llm } = normalizeSpan({ ...record, span: { ...record.span, events } });
    assert.equal(llm?.timeToFirstTokenMs, 12.5);
  });

  it('keeps metadata, and what of it has a meaning by convention', () => {
    for (const prefix of ['ai.telemetry.metadata.', 'ai.settings.context.']) {
      const span = read({
        'ai.operationId': 'ai.generateText',
        [`${prefix}threadId`]: 't-1',
        [`${prefix}userId`]: 'u-1',
        [`${prefix}tenantId`]: 'acme',
        [`${prefix}tags`]: ['a', 'b'],
        [`${prefix}plan`]: '{"tier":"pro"}',
      });
      assert.deepEqual(
        [span.conversationId, span.userId, span.tenantId, span.tags, span.metadata],
        ['t-1', 'u-1', 'acme', ['a', 'b'], { plan: { tier: 'pro' } }],
      );
      assert.equal(span.llm?.parameters, undefined);
    }
  });

  it('finds a call that ended in an error', () => {
    const ended = (attributes: PlainAttributes) =>
      read({
        'ai.operationId': 'ai.streamText.doStream',
        'ai.response.finishReason': 'error',
        ...attributes,
      }).status.code;
    assert.equal(ended({}), 'error');
    assert.equal(ended({ 'ai.usage.outputTokens': 4 }), 'unset');
  });

  describe('with what a provider says', () => {
    const call = (metadata: object, attributes: PlainAttributes = {}) =>
      read({
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.response.providerMetadata': JSON.stringify(metadata),
        ...attributes,
      }).llm;

    it('adds the cache that Anthropic counts apart', () => {
      const usage = {
        input_tokens: 7,
        cache_creation_input_tokens: 20,
        cache_read_input_tokens: 100,
      };
      const told = { 'ai.usage.inputTokens': 7, 'ai.usage.outputTokens': 5 };
      const apart = call({ anthropic: { usage } }, { ...told, 'ai.usage.totalTokens': 12 });
      assert.deepEqual(apart?.usage, {
        inputTokens: 127,
        outputTokens: 5,
        cacheReadTokens: 100,
        cacheWriteTokens: 20,
        totalTokens: 132,
      });
      const whole = call({ anthropic: { usage } }, { ...told, 'ai.usage.inputTokens': 127 });
      assert.equal(whole?.usage?.inputTokens, 127);
    });

    it("adds Bedrock's cache where the total holds it", () => {
      const usage = { cacheReadInputTokens: 4482, cacheWriteInputTokens: 0 };
      const llm = call(
        { bedrock: { usage } },
        {
          'gen_ai.usage.input_tokens': 5734,
          'gen_ai.usage.output_tokens': 178,
          'ai.usage.tokens': 10394,
        },
      );
      assert.deepEqual(llm?.usage, {
        inputTokens: 10216,
        outputTokens: 178,
        cacheReadTokens: 4482,
        cacheWriteTokens: 0,
        totalTokens: 10394,
      });
    });

    it('takes the count of written tokens that is not 0', () => {
      const written = (usage: object) =>
        call({ bedrock: { usage } }, { 'ai.usage.inputTokens': 200 })?.usage?.cacheWriteTokens;
      assert.equal(written({ cacheWriteInputTokens: 50, cacheCreationInputTokens: 100 }), 50);
      assert.equal(written({ cacheWriteInputTokens: 0, cacheCreationInputTokens: 100 }), 100);
      assert.equal(written({ cacheWriteInputTokens: 0 }), 0);
    });

    it('reads cached tokens and reasoning of OpenAI and Google', () => {
      const told = { 'ai.usage.promptTokens': 412, 'ai.usage.completionTokens': 27 };
      for (const metadata of [
        { openai: { cachedPromptTokens: 128, reasoningTokens: 16 } },
        { google: { usageMetadata: { cachedContentTokenCount: 128, thoughtsTokenCount: 16 } } },
      ]) {
        assert.deepEqual(call(metadata, told)?.usage, {
          inputTokens: 412,
          outputTokens: 27,
          cacheReadTokens: 128,
          reasoningTokens: 16,
          totalTokens: 439,
        });
      }
    });

    it('adds thoughts that the total has beside the answer', () => {
      const told = {
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 10,
        'ai.usage.reasoningTokens': 30,
        'ai.usage.totalTokens': 140,
      };
      assert.equal(call({}, told)?.usage?.outputTokens, 40);
    });

    it('reads prices of gateways, and the tier of service', () => {
      assert.deepEqual(call({ gateway: { cost: '0.0015' } })?.cost, {
        usd: 0.0015,
        source: 'reported',
      });
      assert.equal(call({ openrouter: { usage: { cost: 0.25 } } })?.cost?.usd, 0.25);
      assert.equal(call({ gateway: { cost: '' } })?.cost, undefined);
      assert.equal(call({ openai: { serviceTier: 'priority' } })?.serviceTier, 'priority');
      assert.equal(call({ anthropic: { usage: { service_tier: 'batch' } } })?.serviceTier, 'batch');
    });
  });

  it('finds the instructions where Sentry moves them', () => {
    const { llm } = read({
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.prompt.messages': '[{"role":"user","content":"Weather?"}]',
      'gen_ai.system_instructions': '[{"type":"text","content":"You are Wren."}]',
    });
    assert.deepEqual(
      llm?.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
  });
});
