import type { JsonObject, JsonValue } from '../../src/base/json.ts';

const traceId = 'trace_0af7651916cd43dd8448eb211c80319c';

/** One item as OpenAI's Agents SDK sends it; `second` counts from the trace's beginning. */
export function agentsSpan(
  id: string,
  {
    second = 0,
    parent,
    ...data
  }: { readonly second?: number; readonly parent?: string } & JsonObject,
): JsonObject {
  const { error = null, ...spanData } = data;
  const at = (offset: number): string =>
    `2026-01-01T12:00:${String(second + offset).padStart(2, '0')}.250500+00:00`;
  return {
    object: 'trace.span',
    id: `span_${id.padEnd(24, '0')}`,
    trace_id: traceId,
    parent_id: parent === undefined ? null : `span_${parent.padEnd(24, '0')}`,
    started_at: at(0),
    ended_at: at(1),
    span_data: spanData,
    error,
  };
}

export const agentsTrace: JsonObject = {
  object: 'trace',
  id: traceId,
  workflow_name: 'Plan a trip',
  group_id: 'thread-7',
  metadata: { plan: 'pro' },
};

/** What a run of one agent sends: a model call, the tool that it asked for, a guardrail and a handoff. */
export const agentsItems: readonly JsonObject[] = [
  agentsTrace,
  agentsSpan('a1', {
    type: 'agent',
    name: 'Planner',
    handoffs: ['Booker'],
    tools: ['weather'],
    output_type: 'str',
  }),
  agentsSpan('b1', {
    parent: 'a1',
    type: 'generation',
    input: [{ role: 'user', content: 'Weather in Lisbon?' }],
    output: [
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'c1',
            type: 'function',
            function: { name: 'weather', arguments: '{"city":"Lisbon"}' },
          },
        ],
      },
    ],
    model: 'gpt-5-mini',
    model_config: { temperature: 0.5, top_p: null, base_url: 'https://api.openai.com/v1/' },
    usage: {
      input_tokens: 100,
      output_tokens: 40,
      input_tokens_details: { cached_tokens: 64 },
      details: { output_tokens_details: { reasoning_tokens: 16 } },
    },
  }),
  agentsSpan('b2', {
    parent: 'a1',
    second: 1,
    type: 'function',
    name: 'weather',
    input: '{"city":"Lisbon"}',
    output: null,
    mcp_data: null,
    error: {
      message: 'Error running tool',
      data: { tool_name: 'weather', error: 'weather backend unreachable' },
    },
  }),
  agentsSpan('b3', {
    parent: 'a1',
    second: 2,
    type: 'response',
    response_id: 'resp_1',
    usage: { input_tokens: 20, output_tokens: 5, total_tokens: 25 },
  }),
  agentsSpan('b4', { parent: 'a1', type: 'guardrail', name: 'On topic', triggered: false }),
  agentsSpan('b5', { parent: 'a1', type: 'handoff', from_agent: 'Planner', to_agent: 'Booker' }),
  agentsSpan('b6', { parent: 'a1', type: 'mcp_tools', server: 'files', result: ['read'] }),
];

export function agentsBody(items: readonly JsonValue[] = agentsItems): Buffer {
  return Buffer.from(JSON.stringify({ data: items }));
}
