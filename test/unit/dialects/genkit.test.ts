import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

const model = (usage: object): Span =>
  read({
    'genkit:type': 'action',
    'genkit:metadata:subtype': 'model',
    'genkit:name': 'googleai/gemini-2.5-flash',
    'genkit:output': JSON.stringify({ usage }),
  });

describe('Genkit', () => {
  it('names plugin and model of a call', () => {
    const { llm, kind } = model({});
    assert.equal(kind, 'llm');
    assert.deepEqual([llm?.provider, llm?.requestModel], ['googleai', 'gemini-2.5-flash']);
  });

  it('counts thoughts into the output where the total shows them beside it', () => {
    const counts = { inputTokens: 412, outputTokens: 27, thoughtsTokens: 16 };
    assert.equal(model({ ...counts, totalTokens: 455 }).llm?.usage?.outputTokens, 43);
    assert.equal(model({ ...counts, totalTokens: 439 }).llm?.usage?.outputTokens, 27);
    assert.equal(model(counts).llm?.usage?.outputTokens, 27);
  });

  it('does not take the wrappers of a call for calls', () => {
    const wrapper = read({
      'genkit:type': 'util',
      'genkit:name': 'generate',
      'genkit:output': '{"message":{"role":"model","content":[]},"usage":{"inputTokens":9}}',
    });
    assert.deepEqual([wrapper.kind, wrapper.llm], ['workflow', undefined]);
  });

  it('names the prompt that a span fills in', () => {
    const { prompt, kind } = read({
      'genkit:type': 'promptTemplate',
      'genkit:name': 'render',
      'genkit:metadata:promptName': 'recipe',
      'genkit:input': '{"guests":4}',
    });
    assert.deepEqual([kind, prompt], ['prompt', { name: 'recipe', variables: { guests: 4 } }]);
  });

  it('knows a failure by its state', () => {
    const { status } = read({
      'genkit:type': 'action',
      'genkit:state': 'error',
      'genkit:error': 'down',
    });
    assert.deepEqual(status, { code: 'error', message: 'down' });
  });

  it('shows what a template was filled into, and what went through a flow', () => {
    const rendered = read({
      'genkit:type': 'promptTemplate',
      'genkit:metadata:promptName': 'recipe',
      'genkit:input': '{"city":"Lisbon"}',
      'genkit:output': '{"messages":[{"role":"user","content":[{"text":"Cook for Lisbon."}]}]}',
    });
    assert.deepEqual(rendered.llm?.inputMessages?.[0]?.parts, [
      { type: 'text', content: 'Cook for Lisbon.' },
    ]);
    const flow = read({
      'genkit:type': 'action',
      'genkit:metadata:subtype': 'flow',
      'genkit:input': '"Plan a dinner."',
      'genkit:output': '"Soup."',
    });
    assert.equal(flow.kind, 'workflow');
    assert.deepEqual(flow.llm?.inputMessages?.[0]?.role, 'user');
    assert.deepEqual(flow.llm?.outputMessages?.[0]?.parts, [{ type: 'text', content: 'Soup.' }]);
  });

  it('reads the scores of an evaluator, for a data set or for one case', () => {
    const evaluation = {
      score: 0.5,
      status: 'PASS',
      details: { reasoning: 'Names the city.' },
    };
    const evaluator = (output: unknown) =>
      read({
        'genkit:type': 'action',
        'genkit:metadata:subtype': 'evaluator',
        'genkit:name': 'genkitEval/faithfulness',
        'genkit:output': JSON.stringify(output),
      });
    const name = 'genkitEval/faithfulness';
    const passed = { name, score: 0.5, label: 'PASS', explanation: 'Names the city.' };
    const all = evaluator([
      { testCaseId: '1', evaluation },
      { testCaseId: '2', evaluation: [{ id: 'tone', score: true }, { error: 'No output.' }] },
    ]);
    assert.equal(all.kind, 'evaluator');
    assert.deepEqual(all.evaluations, [
      passed,
      { name: `${name} tone`, label: 'true' },
      { name, explanation: 'No output.' },
    ]);
    assert.deepEqual(evaluator({ testCaseId: '1', evaluation }).evaluations, [passed]);
    assert.equal(evaluator(null).evaluations, undefined);
  });

  it('reads what a reranker put in order', () => {
    const { kind, retrieval } = read({
      'genkit:type': 'action',
      'genkit:metadata:subtype': 'reranker',
      'genkit:name': 'vertexai/reranker',
      'genkit:input': '{"query":{"content":[{"text":"rain"}]},"documents":[],"options":{"k":1}}',
      'genkit:output': '{"documents":[{"content":[{"text":"D-14"}],"metadata":{"score":0.9}}]}',
    });
    assert.equal(kind, 'rerank');
    assert.deepEqual(retrieval, {
      query: 'rain',
      documents: [{ score: 0.9, content: 'D-14', metadata: { score: 0.9 } }],
    });
  });

  it('knows session and thread of a chat', () => {
    const chat = read({
      'genkit:type': 'helper',
      'genkit:sessionId': 's-1',
      'genkit:threadName': 'main',
    });
    assert.deepEqual([chat.conversationId, chat.metadata], ['s-1', { threadName: 'main' }]);
  });

  it('reads a structured answer as its JSON', () => {
    for (const part of [{ text: { sure: true } }, { data: { sure: true } }]) {
      const { llm } = read({
        'genkit:type': 'action',
        'genkit:metadata:subtype': 'model',
        'genkit:output': JSON.stringify({ message: { role: 'model', content: [part] } }),
      });
      assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
        { type: 'text', content: '{"sure":true}' },
      ]);
    }
  });

  it('reads thoughts before the answer', () => {
    const { llm } = read({
      'genkit:type': 'action',
      'genkit:metadata:subtype': 'model',
      'genkit:name': 'googleai/gemini-2.5-flash',
      'genkit:output':
        '{"message":{"role":"model","content":[{"reasoning":"Hm."},{"text":"Yes."}]},"finishReason":"stop"}',
    });
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'reasoning', content: 'Hm.' },
      { type: 'text', content: 'Yes.' },
    ]);
    assert.deepEqual(llm?.finishReasons, ['stop']);
  });

  it('reads what a template was filled in with where the prompt has no name', () => {
    const { prompt } = read({
      'genkit:type': 'promptTemplate',
      'genkit:input': '{"city":"Paris"}',
    });
    assert.deepEqual(prompt, { variables: { city: 'Paris' } });
  });

  it('finds thoughts in the body of the answer, where older versions leave them', () => {
    const { llm } = read({
      'genkit:type': 'action',
      'genkit:metadata:subtype': 'model',
      'genkit:output': JSON.stringify({
        usage: { inputTokens: 412, outputTokens: 27, totalTokens: 455 },
        custom: { usageMetadata: { promptTokenCount: 412, thoughtsTokenCount: 16 } },
      }),
    });
    assert.deepEqual([llm?.usage?.outputTokens, llm?.usage?.reasoningTokens], [43, 16]);
  });
});
