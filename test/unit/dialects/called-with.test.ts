import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/base/json.ts';
import { calledWith, toolAnswer } from '../../../src/dialects/called-with.ts';

describe('calledWith', () => {
  const city = { city: 'Paris' };
  for (const [from, value, expected] of [
    ['keyword arguments', { args: [], kwargs: city }, city],
    ['the only argument', { args: [city], kwargs: {} }, city],
    ['arguments by place', { args: ['Paris', 2] }, ['Paris', 2]],
    ['named inputs', { inputs: city, tags: [], metadata: {}, kwargs: {} }, city],
    ['LangChain’s text of JSON', { input: '{"city":"Paris"}' }, city],
    ['LangChain’s text of Python', { input: "{'city': 'Paris'}" }, city],
    ['Python’s notation', "{'city': 'Paris'}", city],
    ['a call of LangChain', { type: 'tool_call', id: 'c1', name: 'look', args: city }, city],
    ['a call of MCP', { tool_name: 'look', arguments: city }, city],
    ['the arguments themselves', { city: 'Paris', args: 'all' }, { city: 'Paris', args: 'all' }],
    ['an argument called input', { input: 'Paris' }, { input: 'Paris' }],
    ['text', 'Paris', 'Paris'],
    ['nothing', {}, {}],
  ] as const satisfies readonly (readonly [string, JsonValue, JsonValue])[]) {
    it(`reads ${from}`, () => {
      assert.deepEqual(calledWith(value), expected);
    });
  }
});

describe('toolAnswer', () => {
  it('reads a message of LangChain in each of its forms', () => {
    const kwargs = { content: 'rain', tool_call_id: 'c1', status: 'success' };
    const expected = { result: 'rain', callId: 'c1', failed: false };
    assert.deepEqual(toolAnswer(kwargs), expected);
    assert.deepEqual(toolAnswer({ lc: 1, type: 'constructor', kwargs }), expected);
    assert.deepEqual(toolAnswer({ type: 'tool', data: kwargs }), expected);
    assert.deepEqual(toolAnswer({ output: kwargs }), expected);
    assert.deepEqual(toolAnswer({ outputs: kwargs, kwargs: {} }), expected);
    assert.equal(toolAnswer({ ...kwargs, status: 'error' }).failed, true);
  });

  it('reads an answer of MCP', () => {
    const answer = { isError: true, content: [{ type: 'text', text: 'No such city' }] };
    assert.deepEqual(toolAnswer(answer), { result: answer.content, failed: true });
  });

  it('leaves a plain result as it is', () => {
    for (const result of ['rain', { content: 'rain' }, { output: null }, [1]]) {
      assert.deepEqual(toolAnswer(result), { result, failed: false });
    }
  });

  it('keeps what was given by place where something was given by name too', () => {
    const called = { args: ['Paris'], kwargs: { unit: 'C' } };
    assert.deepEqual(calledWith(called), called);
    assert.deepEqual(calledWith({ args: [], kwargs: { unit: 'C' } }), { unit: 'C' });
  });
});
