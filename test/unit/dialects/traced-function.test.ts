import assert from 'node:assert/strict';
import {
  callOf,
  queryOf,
  retrievalOf,
  outputFailureOf,
  toolOf,
} from '../../../src/dialects/traced-function.ts';

describe('a traced function', () => {
  it('is a call where its input and output are bodies', () => {
    const call = callOf({
      input: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] },
      output: { model: 'gpt-4o-2024-08-06', choices: [{ message: { content: 'Hello' } }] },
    });
    assert.deepEqual([call.requestModel, call.responseModel], ['gpt-4o', 'gpt-4o-2024-08-06']);
    assert.deepEqual(callOf({ input: undefined, output: undefined }), {});
  });

  it('is a tool with arguments, a result and perhaps a failure', () => {
    const output = { content: 'No such city', tool_call_id: 'c1', status: 'error' };
    assert.deepEqual(toolOf('look', { input: { args: ['X'], kwargs: {} }, output }), {
      name: 'look',
      callId: 'c1',
      arguments: 'X',
      result: 'No such city',
    });
    assert.deepEqual(outputFailureOf('tool', output), { message: 'No such city' });
    assert.equal(outputFailureOf('tool', 'rain'), undefined);
    assert.equal(outputFailureOf('tool', undefined), undefined);
  });

  it('has failed where the body of its answer is an error', () => {
    const error = { type: 'rate_limit_error', message: 'Slow down.' };
    assert.deepEqual(outputFailureOf('llm', { type: 'error', error }), { message: 'Slow down.' });
    assert.deepEqual(outputFailureOf('llm', { status: 'failed', error: null }), {});
    assert.equal(outputFailureOf('llm', { error: null, choices: [] }), undefined);
    // What a step or a tool gives may tell of errors without being one.
    assert.equal(outputFailureOf('workflow', { error }), undefined);
    assert.equal(outputFailureOf('tool', { error }), undefined);
  });

  it('is a retrieval with what was looked for and found', () => {
    assert.equal(queryOf({ kwargs: { query_bundle: { query_str: 'rain gear' } } }), 'rain gear');
    assert.equal(queryOf({ top_k: 2 }), undefined);
    assert.deepEqual(retrievalOf({ input: 'rain gear', output: { output: ['Required.'] } }), {
      query: 'rain gear',
      documents: [{ content: 'Required.' }],
    });
  });

  it('looks for the only thing that it was called with', () => {
    assert.equal(queryOf({ args: ['What of rain?'], kwargs: {} }), 'What of rain?');
  });
});
