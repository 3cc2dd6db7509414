import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const read = (attributes: PlainAttributes): Span => normalizeSpan(wireRecord({ attributes }));

describe('MCP', () => {
  it('reads a tool call that OpenTelemetry names', () => {
    const { kind, tool, metadata, status } = read({
      'mcp.method.name': 'tools/call',
      'mcp.session.id': 's-1',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.call.arguments': '{"city":"Lisbon"}',
      'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"Rain."}],"isError":false}',
    });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, {
      name: 'get_weather',
      arguments: { city: 'Lisbon' },
      result: { content: [{ type: 'text', text: 'Rain.' }], isError: false },
    });
    assert.deepEqual(metadata, { 'mcp.session.id': 's-1' });
    assert.equal(status.code, 'unset');
  });

  it('takes a tool for failed where its answer says so, whatever the status is', () => {
    const { status, tool } = read({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.call.result':
        '{"content":[{"type":"text","text":"No such city."}],"isError":true}',
    });
    assert.deepEqual(status, { code: 'error', message: 'No such city.' });
    assert.equal(tool?.error, 'No such city.');
    assert.equal(read({ 'mcp.method.name': 'ping', 'error.type': 'timeout' }).status.code, 'error');
    assert.equal(read({ 'mcp.method.name': 'ping' }).status.code, 'unset');
  });

  it('reads what a prompt was asked with, and which resource was read', () => {
    const prompt = read({
      'mcp.method.name': 'prompts/get',
      'gen_ai.prompt.name': 'greet',
      'gen_ai.prompt.variable.name': 'Ada',
    });
    assert.equal(prompt.kind, 'prompt');
    assert.deepEqual(prompt.prompt, { name: 'greet', variables: { name: 'Ada' } });
    const resource = read({
      'mcp.method.name': 'resources/read',
      'mcp.resource.uri': 'file:///notes.md',
    });
    assert.equal(resource.kind, 'retrieval');
    assert.deepEqual(resource.retrieval?.documents, [{ id: 'file:///notes.md' }]);
    assert.equal(read({ 'mcp.method.name': 'tools/list' }).kind, 'rpc');
  });

  it('reads the whole request and answer that Traceloop wrote', () => {
    const { tool } = read({
      'mcp.method.name': 'tools/call',
      'mcp.request.argument': '{"name":"add","arguments":{"a":1,"b":2}}',
      'mcp.response.value': '{"content":[{"type":"text","text":"3"}],"isError":false}',
    });
    assert.equal(tool?.name, 'add');
    assert.deepEqual(tool.arguments, { a: 1, b: 2 });
    assert.deepEqual(tool.result, { content: [{ type: 'text', text: '3' }], isError: false });
  });

  it('reads arguments that have an attribute each', () => {
    const { tool } = read({
      'mcp.method.name': 'tools/call',
      'mcp.tool.name': 'add',
      'mcp.request.argument.a': 1,
      'mcp.tool.result.content': '[{"type":"text","text":"3"}]',
    });
    assert.deepEqual(tool, {
      name: 'add',
      arguments: { a: 1 },
      result: [{ type: 'text', text: '3' }],
    });
  });
});
