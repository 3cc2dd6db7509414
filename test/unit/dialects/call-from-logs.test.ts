import assert from 'node:assert/strict';
import { tellsCall } from '../../../src/dialects/complete-span.ts';
import type { Span } from '../../../src/model/span.ts';
import { completedSpans } from '../../support/told-runs.ts';
import { wireLog } from '../../support/wire-log.ts';
import { toAttributes, type PlainAttributes } from '../../support/wire-record.ts';

const details = 'gen_ai.client.inference.operation.details';
const usage = { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 9 };

/** A call that tells only what it asked for, and the record beside it. */
function call(record: PlainAttributes, own: PlainAttributes = {}): Span | undefined {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', ...own };
  return completedSpans([{ id: '01', attributes }], [wireLog(details, record)])[0];
}

describe('A call whose record tells more than its span', () => {
  it('has its tokens, model and finish reason from there', () => {
    const span = call({
      ...usage,
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': ['length'],
      'gen_ai.conversation.id': 'thread-1',
    });
    assert.deepEqual(span?.llm?.usage, { inputTokens: 40, outputTokens: 9, totalTokens: 49 });
    assert.equal(span.llm.responseModel, 'gpt-4o-2024-08-06');
    assert.equal(span.llm.responseId, 'chatcmpl-1');
    assert.deepEqual(span.llm.finishReasons, ['length']);
    assert.equal(span.llm.requestModel, 'gpt-4o', 'what the span tells stays');
    assert.equal(span.conversationId, 'thread-1');
    assert.ok(span.borrowed?.some(({ fact, from }) => fact === 'llm.usage' && from === 'log'));
  });

  it('has what stands in the body of the record too', () => {
    const record = { ...wireLog(details, {}), body: toAttributes(usage) };
    const attributes = { 'gen_ai.operation.name': 'chat' };
    const [span] = completedSpans([{ id: '01', attributes }], [record]);
    assert.equal(span?.llm?.usage?.inputTokens, 40);
  });

  it('keeps its own tokens', () => {
    const span = call(usage, { 'gen_ai.usage.input_tokens': 41 });
    assert.deepEqual(span?.llm?.usage, { inputTokens: 41 });
  });

  it('failed where the record says so', () => {
    const span = call({ 'gen_ai.operation.name': 'chat', 'error.type': 'RateLimitError' });
    assert.deepEqual(span?.status, { code: 'error', message: 'RateLimitError' });
  });

  it('is no tool and no agent, which the record is about as little', () => {
    const attributes = { 'gen_ai.operation.name': 'invoke_agent' };
    const [span] = completedSpans([{ id: '01', attributes }], [wireLog(details, usage)]);
    assert.equal(span?.llm?.usage, undefined);
  });
});

describe('tellsCall', () => {
  it('is true for a record with tokens or a failure, and for no other', () => {
    assert.ok(tellsCall(wireLog(details, usage)));
    assert.ok(tellsCall(wireLog(details, { 'error.type': 'timeout' })));
    assert.ok(!tellsCall(wireLog(details, { 'gen_ai.request.model': 'gpt-4o' })));
    assert.ok(!tellsCall(wireLog('gen_ai.choice', usage)));
  });
});
