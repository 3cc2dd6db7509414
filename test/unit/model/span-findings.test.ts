import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/base/json.ts';
import { errorInResult, spanFindings } from '../../../src/model/span-findings.ts';
import type { LlmCall, Span } from '../../../src/model/span.ts';
import { modelSpan } from '../../support/model-span.ts';

const codes = (span: Span): readonly string[] => spanFindings(span).map(({ code }) => code);
const call = (llm: LlmCall, change: Partial<Span> = {}): readonly string[] =>
  codes(modelSpan('call', { llm, ...change }));
const answer = (content: string): Pick<LlmCall, 'outputMessages'> => ({
  outputMessages: [{ role: 'assistant', parts: [{ type: 'text', content }] }],
});

describe('spanFindings', () => {
  it('finds nothing in a call that went well', () => {
    assert.deepEqual(call({ ...answer('Hello'), finishReasons: ['stop'] }), []);
    assert.deepEqual(call({ finishReasons: ['tool_calls', 'end_turn', 'STOP'] }), []);
  });

  it('finds a failure that the sender calls a success, or says nothing of', () => {
    const status = { code: 'error', message: 'rate\nlimit' } as const;
    const [found] = spanFindings(modelSpan('a', { status, reportedStatus: 'ok' }));
    assert.deepEqual(found, {
      code: 'hidden-error',
      severity: 'error',
      spanId: 'a',
      message: 'The span says that it succeeded, but it failed: rate limit',
    });
    assert.deepEqual(codes(modelSpan('a', { status })), [], 'it is plain to see');
    const borrowed = [{ fact: 'status', from: 'log' }] as const;
    assert.deepEqual(codes(modelSpan('a', { status, borrowed })), ['hidden-error']);
  });

  for (const [reason, code] of [
    ['length', 'output-truncated'],
    ['MAX_TOKENS', 'output-truncated'],
    ['FinishReason.MAX_TOKENS', 'output-truncated'],
    ['content_filter', 'content-filtered'],
    ['content-filter', 'content-filtered'],
    ['SAFETY', 'content-filtered'],
    ['refusal', 'refused'],
  ] as const)
    it(`finds ${code} in ${reason}`, () => {
      assert.deepEqual(call({ finishReasons: [reason] }), [code]);
      const message = { role: 'assistant', parts: [], finishReason: reason };
      assert.deepEqual(call({ finishReasons: [reason], outputMessages: [message] }), [code]);
    });

  it('finds an answer that is not the JSON that was asked for', () => {
    const formats: readonly JsonValue[] = [
      'json_object',
      { type: 'json_schema', json_schema: { name: 'city' } },
      '{"type":"json_schema"}',
    ];
    for (const response_format of formats) {
      const parameters = { response_format };
      assert.deepEqual(call({ parameters, ...answer('Paris') }), ['invalid-json-output']);
      assert.deepEqual(call({ parameters, ...answer('{"city":"Paris"}') }), []);
      assert.deepEqual(call({ parameters }), [], 'content was not captured');
    }
    assert.deepEqual(call({ parameters: { response_format: 'text' }, ...answer('Paris') }), []);
    const attributes = new Map([['gen_ai.output.type', 'json']]);
    assert.deepEqual(call(answer('{"city":'), { attributes }), ['invalid-json-output']);
  });

  it('finds an empty answer, not one that calls a tool or was not captured', () => {
    assert.deepEqual(call(answer(' \n')), ['empty-output']);
    const parts = [{ type: 'tool_call', name: 'look' }] as const;
    assert.deepEqual(call({ outputMessages: [{ role: 'assistant', parts }] }), []);
    assert.deepEqual(call({ outputMessages: [] }), []);
    assert.deepEqual(call(answer(''), { status: { code: 'error' } }), []);
  });

  it('finds a tool that answers with an error on a span that does not', () => {
    const tool = { name: 'look', result: { error: 'no such city' } };
    const [found] = spanFindings(modelSpan('t', { kind: 'tool', tool }));
    assert.equal(found?.code, 'tool-error-unnoticed');
    assert.match(found.message, /^The tool look answered with an error.*: no such city$/);
    const failed = { kind: 'tool', tool, status: { code: 'error' } } as const;
    assert.deepEqual(codes(modelSpan('t', failed)), []);
  });
});

describe('errorInResult', () => {
  it('knows the shapes in which tools tell errors', () => {
    const results: readonly JsonValue[] = [
      { isError: true, content: [{ type: 'text', text: 'boom' }] },
      '{"error":{"message":"boom"}}',
      { status: 'error', message: 'boom' },
      { success: false, detail: 'boom' },
    ];
    for (const result of results) assert.equal(errorInResult(result), 'boom');
    assert.equal(errorInResult('ValueError: boom'), 'ValueError: boom');
    assert.equal(errorInResult('Error: boom'), 'Error: boom');
  });

  it('leaves answers alone that are about errors', () => {
    const results: readonly (JsonValue | undefined)[] = [
      undefined,
      'There was no error.',
      'Errors are values.',
      { error: null, result: 1 },
      { error: '', errors: 0 },
      { isError: false, content: 'error' },
    ];
    for (const result of results) assert.equal(errorInResult(result), undefined);
  });
});
