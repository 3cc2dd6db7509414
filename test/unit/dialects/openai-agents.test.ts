import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../src/base/json.ts';
import { nanos } from '../../../src/base/nanos.ts';
import type { Span } from '../../../src/model/span.ts';
import { AgentsTraces } from '../../../src/otlp/agents-traces.ts';
import { agentsBody, agentsItems, agentsSpan } from '../../support/agents-traces.ts';
import { runsOf } from '../../support/captures.ts';
import { matchGolden } from '../../support/golden.ts';
import { decodeWholeTraces } from '../../support/received-spans.ts';
import { transcript } from '../../support/transcript.ts';

function readRuns(items: readonly JsonObject[]) {
  const otlp = new AgentsTraces().toOtlp(agentsBody(items), nanos(1n));
  return runsOf(decodeWholeTraces(otlp, 'json').records, []);
}

function readSpan(data: JsonObject): Span | undefined {
  return readRuns([agentsSpan('a1', data)])[0]?.spans[0];
}

describe("OpenAI's Agents SDK in its own format", () => {
  it('reads a real run as its golden transcript says', () => {
    const body = readFileSync(new URL('../../fixtures/agents-traces/001.json', import.meta.url));
    const otlp = new AgentsTraces().toOtlp(body, nanos(1n));
    const runs = runsOf(decodeWholeTraces(otlp, 'json').records, []);
    matchGolden('dialects/openai-agents', transcript('openai-agents', runs));
  });

  const [{ run, spans } = { run: undefined, spans: [] }] = readRuns(agentsItems);
  const named = (name: string): Span | undefined => spans.find((span) => span.name === name);

  it('makes one run with its calls, its tokens and its conversation', () => {
    assert.equal(run?.name, 'Plan a trip');
    assert.deepEqual([run.llmCalls, run.toolCalls, run.errorCount], [2, 1, 1]);
    assert.deepEqual(run.usage, {
      inputTokens: 120,
      outputTokens: 45,
      cacheReadTokens: 64,
      reasoningTokens: 16,
      totalTokens: 165,
    });
    assert.ok(spans.every((span) => span.conversationId === 'thread-7'));
    assert.deepEqual(named('Plan a trip')?.metadata, { plan: 'pro' });
  });

  it('knows what each span is', () => {
    const kinds = spans.map((span) => [span.name, span.kind]);
    assert.deepEqual(Object.fromEntries(kinds), {
      'Plan a trip': 'workflow',
      Planner: 'agent',
      generation: 'llm',
      weather: 'tool',
      response: 'llm',
      'On topic': 'guardrail',
      handoff: 'span',
      mcp_tools: 'rpc',
    });
  });

  it('reads a call to the model', () => {
    const { llm } = named('generation') ?? {};
    const { cost, ...call } = llm ?? {};
    assert.notEqual(cost, undefined);
    assert.deepEqual(call, {
      requestModel: 'gpt-5-mini',
      usage: {
        inputTokens: 100,
        outputTokens: 40,
        cacheReadTokens: 64,
        reasoningTokens: 16,
        totalTokens: 140,
      },
      parameters: { temperature: 0.5 },
      inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'Weather in Lisbon?' }] }],
      outputMessages: [
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Lisbon' } }],
        },
      ],
    });
    assert.equal(named('response')?.llm?.responseId, 'resp_1');
  });

  it('reads a tool that failed by what it said itself', () => {
    assert.deepEqual(named('weather')?.tool, {
      name: 'weather',
      arguments: { city: 'Lisbon' },
      error: 'weather backend unreachable',
    });
  });

  it('reads guardrails and handoffs', () => {
    assert.deepEqual(named('On topic')?.evaluations, [{ name: 'On topic', label: 'passed' }]);
    assert.deepEqual(named('handoff')?.metadata, { from_agent: 'Planner', to_agent: 'Booker' });
  });

  it("takes the SDK's own steps for wrappers, with the usage that they repeat", () => {
    const turn = readSpan({
      type: 'custom',
      name: 'turn',
      data: {
        sdk_span_type: 'turn',
        turn: 1,
        agent_name: 'Planner',
        usage: { input_tokens: 1, output_tokens: 2 },
      },
    });
    assert.deepEqual([turn?.kind, turn?.agent], ['workflow', { name: 'Planner' }]);
    assert.equal(turn?.llm?.usage?.totalTokens, 3);
    assert.equal(readSpan({ type: 'custom', name: 'mine', data: {} })?.kind, 'span');
  });

  it('reads speech, with the time to its first sound', () => {
    const speech = readSpan({
      type: 'speech',
      input: 'Hello.',
      output: { data: 'AAAA', format: 'pcm' },
      model: 'gpt-4o-mini-tts',
      model_config: { voice: 'ash' },
      first_content_at: '2026-01-01T12:00:00.500500+00:00',
    });
    assert.equal(speech?.llm?.operation, 'speech');
    assert.equal(speech.llm.timeToFirstTokenMs, 250);
    assert.deepEqual(speech.llm.outputMessages?.[0]?.parts, [
      { type: 'blob', content: 'AAAA', mimeType: 'audio/pcm' },
    ]);
    const heard = readSpan({
      type: 'transcription',
      input: { data: '', format: 'pcm' },
      output: 'Hello.',
      model: 'gpt-4o-transcribe',
    });
    assert.equal(heard?.llm?.inputMessages, undefined);
    assert.equal(heard?.llm?.outputMessages?.length, 1);
  });
});
