import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

describe('OpenInference', () => {
  for (const [word, kind] of [
    ['LLM', 'llm'],
    ['EMBEDDING', 'embedding'],
    ['CHAIN', 'workflow'],
    ['RETRIEVER', 'retrieval'],
    ['RERANKER', 'rerank'],
    ['TOOL', 'tool'],
    ['AGENT', 'agent'],
    ['GUARDRAIL', 'guardrail'],
    ['EVALUATOR', 'evaluator'],
    ['PROMPT', 'prompt'],
    ['UNKNOWN', 'span'],
  ] as const) {
    it(`takes ${word} for kind ${kind}`, () => {
      assert.equal(read({ 'openinference.span.kind': word }).kind, kind);
    });
  }

  it('puts flattened messages back together', () => {
    const message = 'llm.input_messages.0.message';
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      [`${message}.role`]: 'user',
      [`${message}.contents.0.message_content.type`]: 'text',
      [`${message}.contents.0.message_content.text`]: 'What is this?',
      [`${message}.contents.1.message_content.type`]: 'image',
      [`${message}.contents.1.message_content.image.image.url`]: 'https://example.com/a.png',
    });
    assert.deepEqual(llm?.inputMessages, [
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'uri', uri: 'https://example.com/a.png' },
        ],
      },
    ]);
  });

  it('tells the model that was asked for from the one that answered', () => {
    const models = (attributes: PlainAttributes) => {
      const { llm } = read({ 'openinference.span.kind': 'LLM', ...attributes });
      return [llm?.requestModel, llm?.responseModel];
    };
    const asked = { 'llm.invocation_parameters': '{"model":"gpt-4o","temperature":0}' };
    assert.deepEqual(models({ ...asked, 'llm.model_name': 'gpt-4o-2024-08-06' }), [
      'gpt-4o',
      'gpt-4o-2024-08-06',
    ]);
    assert.deepEqual(models({ ...asked, 'llm.model_name': 'gpt-4o' }), ['gpt-4o', undefined]);
    assert.deepEqual(models({ 'llm.model_name': 'gpt-4o' }), ['gpt-4o', undefined]);
  });

  it('reads cost, prompt template and metadata', () => {
    const span = read({
      'openinference.span.kind': 'LLM',
      'llm.cost.total': 0.002,
      'llm.prompt_template.template': 'Weather in {city}',
      'llm.prompt_template.variables': '{"city":"Paris"}',
      'llm.prompt_template.version': 'v1.0',
      metadata: '{"session_id":"s-1","user_id":"u-1","ls_provider":"openai"}',
    });
    assert.deepEqual(span.llm?.cost, { usd: 0.002, source: 'reported' });
    assert.equal(span.llm?.provider, 'openai');
    assert.deepEqual(span.prompt, {
      version: 'v1.0',
      template: 'Weather in {city}',
      variables: { city: 'Paris' },
    });
    assert.deepEqual([span.conversationId, span.userId], ['s-1', 'u-1']);
  });

  it('reads documents with their metadata', () => {
    const { retrieval } = read({
      'openinference.span.kind': 'RETRIEVER',
      'input.value': 'rain gear',
      'retrieval.documents.0.document.id': 'D-14',
      'retrieval.documents.0.document.content': 'Rain gear is required.',
      'retrieval.documents.0.document.score': 0.9,
      'retrieval.documents.0.document.metadata': '{"page":2}',
    });
    const document = {
      id: 'D-14',
      score: 0.9,
      content: 'Rain gear is required.',
      metadata: { page: 2 },
    };
    assert.deepEqual(retrieval, { query: 'rain gear', documents: [document] });
  });

  it('reads sounds, reasoning, calls and older functions in messages', () => {
    const [first, second] = ['llm.output_messages.0.message', 'llm.output_messages.1.message'];
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      [`${first}.role`]: 'assistant',
      [`${first}.contents.0.message_content.type`]: 'reasoning',
      [`${first}.contents.0.message_content.text`]: 'Look it up.',
      [`${first}.contents.1.message_content.type`]: 'audio',
      [`${first}.contents.1.message_content.audio.audio.url`]: 'https://example.com/a.mp3',
      [`${first}.contents.1.message_content.audio.audio.mime_type`]: 'audio/mpeg',
      [`${first}.tool_calls.0.tool_call.id`]: 'c1',
      [`${first}.tool_calls.0.tool_call.function.name`]: 'look',
      [`${first}.tool_calls.0.tool_call.function.arguments`]: '{"city":"Paris"}',
      [`${second}.role`]: 'assistant',
      [`${second}.function_call_name`]: 'look',
      [`${second}.function_call_arguments_json`]: '{"city":"Rome"}',
    });
    assert.deepEqual(
      llm?.outputMessages?.map(({ parts }) => parts),
      [
        [
          { type: 'reasoning', content: 'Look it up.' },
          { type: 'uri', uri: 'https://example.com/a.mp3', mimeType: 'audio/mpeg' },
          { type: 'tool_call', id: 'c1', name: 'look', arguments: { city: 'Paris' } },
        ],
        [{ type: 'tool_call', name: 'look', arguments: { city: 'Rome' } }],
      ],
    );
  });

  it('reads the prompts and choices of models that complete text', () => {
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.prompts.0.prompt.text': 'def fib(n):',
      'llm.choices.0.completion.text': ' return n',
    });
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'def fib(n):' }] },
    ]);
    assert.deepEqual(llm?.outputMessages, [
      { role: 'assistant', parts: [{ type: 'text', content: ' return n' }] },
    ]);
    const older = read({ 'openinference.span.kind': 'LLM', 'llm.prompts': ['Hi'] });
    assert.deepEqual(older.llm?.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Hi' }]);
  });

  it('falls back on the bodies of request and answer', () => {
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'gpt-4o',
      'input.value': '{"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}],"tools":[{}]}',
      'output.value': JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model: 'gpt-4o-2024-08-06',
        service_tier: 'flex',
        choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } }],
        usage: {
          prompt_tokens: 412,
          completion_tokens: 27,
          total_tokens: 439,
          prompt_tokens_details: { cached_tokens: 128 },
        },
      }),
    });
    assert.equal(llm?.responseModel, 'gpt-4o-2024-08-06');
    assert.equal(llm.responseId, 'chatcmpl-1');
    assert.equal(llm.serviceTier, 'flex');
    assert.deepEqual(llm.finishReasons, ['stop']);
    assert.deepEqual(llm.usage, {
      inputTokens: 412,
      outputTokens: 27,
      cacheReadTokens: 128,
      totalTokens: 439,
    });
    assert.equal(llm.inputMessages?.[0]?.role, 'user');
    assert.equal(llm.outputMessages?.[0]?.role, 'assistant');
    assert.equal(llm.toolDefinitions?.length, 1);
  });

  it('reads embedded texts without their vectors', () => {
    const { llm } = read({
      'openinference.span.kind': 'EMBEDDING',
      'embedding.model_name': 'text-embedding-3-small',
      'embedding.embeddings.0.embedding.text': 'rain',
      'embedding.embeddings.0.embedding.vector': [0.1, 0.2],
    });
    assert.deepEqual(llm, {
      requestModel: 'text-embedding-3-small',
      inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'rain' }] }],
    });
  });

  it('reads a reranker', () => {
    const { kind, llm, retrieval } = read({
      'openinference.span.kind': 'RERANKER',
      'reranker.model_name': 'rerank-3',
      'reranker.query': 'rain gear',
      'reranker.top_k': 1,
      'reranker.input_documents.0.document.content': 'Other.',
      'reranker.output_documents.0.document.id': 'D-14',
      'reranker.output_documents.0.document.score': 0.9,
    });
    assert.equal(kind, 'rerank');
    assert.deepEqual(llm, { requestModel: 'rerank-3', parameters: { top_k: 1 } });
    assert.deepEqual(retrieval, {
      query: 'rain gear',
      documents: [{ id: 'D-14', score: 0.9 }],
    });
  });

  it('reads what people and judges said, once where it is told in both words', () => {
    const { evaluations } = read({
      'openinference.span.kind': 'EVALUATOR',
      'annotations.0.annotation.name': 'tone',
      'annotations.0.annotation.label': 'kind',
      'evaluations.0.evaluation.name': 'tone',
      'evaluations.0.evaluation.label': 'kind',
      'trace.evaluations.0.evaluation.name': 'faithful',
      'trace.evaluations.0.evaluation.score': 0.5,
      'trace.evaluations.0.evaluation.explanation': 'Half of it.',
    });
    assert.deepEqual(evaluations, [
      { name: 'tone', label: 'kind' },
      { name: 'faithful', score: 0.5, explanation: 'Half of it.' },
    ]);
  });

  it('reads tools of wrapped functions and of LangChain, and hides what is hidden', () => {
    const wrapped = read({
      'openinference.span.kind': 'TOOL',
      'tool.name': 'look',
      'input.value': '{"args":[],"sanitize_inputs_outputs":true,"kwargs":{"city":"Paris"}}',
      'output.value': 'rain',
    });
    assert.deepEqual(wrapped.tool, {
      name: 'look',
      arguments: { city: 'Paris' },
      result: 'rain',
    });
    const hidden = read({
      'openinference.span.kind': 'TOOL',
      'tool.name': 'look',
      'input.value': '__REDACTED__',
      'output.value': '__REDACTED__',
    });
    assert.deepEqual(hidden.tool, { name: 'look' });
    const failed = read({
      'openinference.span.kind': 'TOOL',
      'output.value': JSON.stringify({
        content: 'Error: no such city',
        type: 'tool',
        tool_call_id: 'c1',
        status: 'error',
      }),
    });
    assert.deepEqual(failed.status, { code: 'error', message: 'Error: no such city' });
    assert.equal(failed.tool?.callId, 'c1');
  });

  it('reads agents as nodes of a graph, tags, and a cost in halves', () => {
    const agent = read({ 'openinference.span.kind': 'AGENT', 'graph.node.id': 'Researcher' });
    assert.deepEqual(agent.agent, { name: 'Researcher' });
    const { llm, tags } = read({
      'openinference.span.kind': 'LLM',
      'llm.cost.prompt': 0.001,
      'llm.cost.completion': 0.002,
      'tag.tags': ['prod', 'eu'],
    });
    assert.deepEqual(llm?.cost, { usd: 0.003, source: 'reported' });
    assert.deepEqual(tags, ['prod', 'eu']);
  });

  it('reads Anthropic’s calls once, in whatever place, and results that the user said', () => {
    const message = 'llm.output_messages.0.message';
    const part = `${message}.contents.0`;
    const ordered = {
      'openinference.span.kind': 'LLM',
      [`${message}.role`]: 'assistant',
      [`${part}.message_content.type`]: 'tool_use',
      [`${part}.tool_call.id`]: 'c1',
      [`${part}.tool_call.function.name`]: 'look',
      [`${part}.tool_call.function.arguments`]: '{"city":"Paris"}',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.tool_call_id': 'c0',
      'llm.input_messages.0.message.content': 'rain',
    };
    const call = { type: 'tool_call', id: 'c1', name: 'look', arguments: { city: 'Paris' } };
    assert.deepEqual(read(ordered).llm?.outputMessages?.[0]?.parts, [call]);
    const both = read({
      ...ordered,
      [`${message}.tool_calls.0.tool_call.id`]: 'c1',
      [`${message}.tool_calls.0.tool_call.function.name`]: 'look',
      [`${message}.tool_calls.0.tool_call.function.arguments`]: '{"city":"Paris"}',
    });
    assert.deepEqual(both.llm?.outputMessages?.[0]?.parts, [call]);
    assert.deepEqual(both.llm?.inputMessages, [
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c0', result: 'rain' }] },
    ]);
  });

  it('takes the requested model from the request where the parameters leave it out', () => {
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'claude-sonnet-4-5-20250929',
      'llm.invocation_parameters': '{"max_tokens":100}',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hi',
      'input.value': '{"model":"claude-sonnet-4-5","max_tokens":100}',
      'output.value': 'Hello',
    });
    assert.deepEqual(
      [llm?.requestModel, llm?.responseModel],
      ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929'],
    );
  });

  it('puts a system prompt that is a parameter before the messages', () => {
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.invocation_parameters': '{"model":"claude","max_tokens":100,"system":"Be terse."}',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hi',
    });
    assert.deepEqual(llm?.parameters, { max_tokens: 100 });
    assert.deepEqual(
      llm.inputMessages?.map(({ role }) => role),
      ['system', 'user'],
    );
  });

  it('takes only parameters out of an answer that is passed for them', () => {
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.invocation_parameters':
        '{"id":"resp_1","created_at":1,"object":"response","temperature":1,"model":"gpt-5"}',
    });
    assert.deepEqual(llm?.parameters, { temperature: 1 });
  });

  it('reads metadata in attributes of their own', () => {
    const { conversationId, userId, metadata } = read({
      'openinference.span.kind': 'CHAIN',
      'metadata.sessionId': 's-7',
      'metadata.userId': 'u-42',
    });
    assert.deepEqual([conversationId, userId], ['s-7', 'u-42']);
    assert.deepEqual(metadata, { sessionId: 's-7', userId: 'u-42' });
  });

  it('keeps what an agent says of its calls', () => {
    const { llm } = read({
      'openinference.span.kind': 'AGENT',
      'llm.token_count.prompt': 9,
      'llm.cost.total': 0.1,
    });
    assert.deepEqual(llm, {
      usage: { inputTokens: 9 },
      cost: { usd: 0.1, source: 'reported' },
    });
  });

  it('reads its clone', () => {
    const { kind, llm } = read({ 'fi.span.kind': 'LLM', 'llm.model_name': 'gpt-4o' });
    assert.equal(kind, 'llm');
    assert.equal(llm?.requestModel, 'gpt-4o');
  });

  it('reads parameters that were flattened too', () => {
    const { llm } = read({
      'openinference.span.kind': 'LLM',
      'llm.invocation_parameters.reasoning_effort': 'high',
      'llm.invocation_parameters.service_tier': 'priority',
    });
    assert.deepEqual(llm?.parameters, { reasoning_effort: 'high', service_tier: 'priority' });
    assert.equal(llm.serviceTier, 'priority');
  });
});
