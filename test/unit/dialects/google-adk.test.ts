import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { runsOf } from '../../support/captures.ts';
import { matchGolden } from '../../support/golden.ts';
import { decodeWholeTraces } from '../../support/received-spans.ts';
import { transcript } from '../../support/transcript.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const adk = (span: PlainSpan) => normalizeSpan(wireRecord({ scope: 'gcp.vertex.agent', ...span }));
const own = (name: string): string => `gcp.vertex.agent.${name}`;

const request = {
  model: 'gemini-2.5-flash',
  config: {
    http_options: { headers: { 'user-agent': 'google-adk' } },
    system_instruction: 'Greet with the tool.',
    temperature: 0.2,
    max_output_tokens: 64,
    tools: [{ function_declarations: [{ name: 'greet' }, { name: 'part' }] }],
  },
  contents: [
    { role: 'user', parts: [{ text: 'hi' }] },
    { role: 'model', parts: [{ function_call: { id: 'c1', name: 'greet', args: { to: 'Ann' } } }] },
    { role: 'user', parts: [{ function_response: { id: 'c1', response: { said: 'Hi Ann' } } }] },
  ],
};

const response = {
  model_version: 'gemini-2.5-flash-001',
  content: { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'Done.' }] },
  finish_reason: 'STOP',
  usage_metadata: {
    prompt_token_count: 1000,
    tool_use_prompt_token_count: 10,
    candidates_token_count: 200,
    thoughts_token_count: 50,
    cached_content_token_count: 800,
    total_token_count: 1260,
  },
};

describe('the dialect of the Agent Development Kit', () => {
  it('reads a real run as its golden transcript says', () => {
    const body = readFileSync(new URL('../../fixtures/google-adk/001.json', import.meta.url));
    const runs = runsOf(decodeWholeTraces(body, 'json').records, []);
    matchGolden(
      'dialects/google-adk-parallel-tools',
      transcript('google-adk-parallel-tools', runs),
    );
  });

  it('reads a model call of Python from its request and response', () => {
    const { kind, llm, conversationId } = adk({
      name: 'call_llm',
      attributes: {
        'gen_ai.system': 'gcp.vertex.agent',
        'gen_ai.request.model': 'gemini-2.5-flash',
        'gen_ai.usage.input_tokens': 1000,
        'gen_ai.usage.output_tokens': 200,
        [own('session_id')]: 's-1',
        [own('llm_request')]: JSON.stringify(request),
        [own('llm_response')]: JSON.stringify(response),
      },
    });
    assert.deepEqual([kind, conversationId], ['llm', 's-1']);
    assert.deepEqual(llm, {
      provider: 'gcp.vertex.agent',
      requestModel: 'gemini-2.5-flash',
      responseModel: 'gemini-2.5-flash-001',
      usage: {
        inputTokens: 1010,
        outputTokens: 250,
        cacheReadTokens: 800,
        reasoningTokens: 50,
        totalTokens: 1260,
      },
      parameters: { temperature: 0.2, max_tokens: 64 },
      finishReasons: ['stop'],
      inputMessages: [
        { role: 'system', parts: [{ type: 'text', content: 'Greet with the tool.' }] },
        { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', id: 'c1', name: 'greet', arguments: { to: 'Ann' } }],
        },
        {
          role: 'tool',
          parts: [{ type: 'tool_call_response', id: 'c1', result: { said: 'Hi Ann' } }],
        },
      ],
      outputMessages: [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'hm' },
            { type: 'text', content: 'Done.' },
          ],
          finishReason: 'stop',
        },
      ],
      toolDefinitions: [{ name: 'greet' }, { name: 'part' }],
    });
  });

  it('reads the same of JavaScript, in camel case', () => {
    const { llm } = adk({
      name: 'call_llm',
      attributes: {
        [own('llm_request')]: JSON.stringify({
          model: 'gemini-2.5-pro',
          config: {
            systemInstruction: { parts: [{ text: 'Be brief.' }] },
            topP: 0.5,
            tools: [{ functionDeclarations: [{ name: 'greet' }] }, { googleSearch: {} }],
          },
          contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
        }),
        [own('llm_response')]: JSON.stringify({
          content: { role: 'model', parts: [{ functionCall: { name: 'greet', args: {} } }] },
          finishReason: 'MAX_TOKENS',
          usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 },
        }),
      },
    });
    assert.deepEqual(llm?.usage, { inputTokens: 7, outputTokens: 3, totalTokens: 10 });
    assert.deepEqual(llm?.parameters, { top_p: 0.5 });
    assert.deepEqual(llm?.finishReasons, ['max_tokens']);
    assert.deepEqual(llm?.toolDefinitions, [{ name: 'greet' }, { googleSearch: {} }]);
    assert.equal(llm?.inputMessages?.[0]?.role, 'system');
    assert.deepEqual(llm?.outputMessages?.[0]?.parts, [
      { type: 'tool_call', name: 'greet', arguments: {} },
    ]);
  });

  it('adds thoughts to the output where only experimental keys tell them', () => {
    const { llm } = adk({
      name: 'call_llm',
      attributes: {
        'gen_ai.usage.input_tokens': 106,
        'gen_ai.usage.output_tokens': 6,
        'gen_ai.usage.experimental.reasoning_tokens': 46,
        [own('llm_request')]: '{}',
        [own('llm_response')]: '{}',
      },
    });
    assert.deepEqual(llm?.usage, {
      inputTokens: 106,
      outputTokens: 52,
      reasoningTokens: 46,
      totalTokens: 158,
    });
    assert.equal(llm?.inputMessages, undefined);
    assert.equal(llm?.outputMessages, undefined);
  });

  it('keeps the counts of the keys where the response cannot be read', () => {
    const { llm } = adk({
      name: 'call_llm',
      attributes: {
        'gen_ai.usage.input_tokens': 1000,
        'gen_ai.usage.output_tokens': 200,
        [own('llm_response')]: 'not-json{{{',
      },
    });
    assert.deepEqual(llm?.usage, { inputTokens: 1000, outputTokens: 200, totalTokens: 1200 });
  });

  it('reads a tool call without its placeholders', () => {
    const { kind, tool, llm } = adk({
      name: 'execute_tool greet',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'greet',
        'gen_ai.tool.call.id': '<not specified>',
        [own('llm_request')]: '{}',
        [own('llm_response')]: '{}',
        [own('tool_call_args')]: '{"to": "Ann"}',
        [own('tool_response')]: '{"result": "<not specified>"}',
      },
    });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, { name: 'greet', arguments: { to: 'Ann' } });
    assert.equal(llm, undefined);
  });

  it('tells a tool without arguments from one whose content is not told', () => {
    const call = (result: string) =>
      adk({ attributes: { [own('tool_call_args')]: '{}', [own('tool_response')]: result } }).tool;
    assert.deepEqual(call('{}'), {});
    assert.deepEqual(call('{"greeting":"hi"}'), { arguments: {}, result: { greeting: 'hi' } });
  });

  it('does not count the span that merges the answers of tools', () => {
    const { kind } = adk({
      name: 'execute_tool (merged)',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': '(merged tools)',
        [own('tool_call_args')]: 'N/A',
        [own('tool_response')]: '{"content":{"parts":[]}}',
      },
    });
    assert.equal(kind, 'span');
  });

  for (const [name, kind] of [
    ['invocation', 'workflow'],
    ['invoke_workflow plan', 'workflow'],
    ['execute_node start', 'workflow'],
    ['execute_node_attempt start', 'workflow'],
    ['invoke_node start', 'workflow'],
    ['agent_run [greeter]', 'agent'],
    ['invoke_agent greeter', 'agent'],
    ['send_data', 'span'],
  ] as const) {
    it(`takes ${name} for ${kind}`, () => assert.equal(adk({ name }).kind, kind));
  }

  it('knows an agent by its old span name', () => {
    assert.deepEqual(adk({ name: 'agent_run [greeter]' }).agent, { name: 'greeter' });
  });

  it('finds failures in a response, in what a tool gave and in a node', () => {
    const failed = (attributes: Record<string, string | number>) => adk({ attributes }).status;
    const refused = '{"error_code":"MALFORMED_FUNCTION_CALL","error_message":"Bad call"}';
    assert.deepEqual(failed({ [own('llm_response')]: refused, [own('llm_request')]: '{}' }), {
      code: 'error',
      message: 'Bad call',
    });
    assert.deepEqual(
      failed({ [own('tool_response')]: '{"status":"error","error_message":"No such city"}' }),
      { code: 'error', message: 'No such city' },
    );
    assert.equal(failed({ 'adk.node.status': 5 }).code, 'error');
    assert.equal(failed({ 'adk.node.status': 3 }).code, 'unset');
    assert.equal(failed({ [own('tool_response')]: '{"error":"kept","rows":[]}' }).code, 'unset');
  });

  it('shows what was sent to a listening agent', () => {
    const { llm } = adk({
      name: 'send_data',
      attributes: { [own('data')]: '[{"role":"user","parts":[{"text":"hello"}]}]' },
    });
    assert.deepEqual(llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'hello' }] },
    ]);
  });
});
