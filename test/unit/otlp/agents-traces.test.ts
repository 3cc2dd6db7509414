import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { JsonValue } from '../../../src/base/json.ts';
import { nanos, parseIsoTime } from '../../../src/base/nanos.ts';
import { AgentsTraces } from '../../../src/otlp/agents-traces.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { agentsBody, agentsItems, agentsSpan, agentsTrace } from '../../support/agents-traces.ts';
import { decodeWholeTraces } from '../../support/received-spans.ts';

const receivedAt = nanos(1_800_000_000_000_000_000n);

const spansOf = (traces: AgentsTraces, items: readonly JsonValue[]) =>
  decodeWholeTraces(traces.toOtlp(agentsBody(items), receivedAt), 'json').records.map(
    ({ span }) => span,
  );

describe('AgentsTraces', () => {
  it('makes a span of each, below the one that stands for the trace', () => {
    const spans = spansOf(new AgentsTraces(), agentsItems);
    const [top, agent, generation] = spans;
    assert.equal(spans.length, agentsItems.length);
    assert.deepEqual(
      spans.map((span) => span.name),
      [
        'Plan a trip',
        'Planner',
        'generation',
        'weather',
        'response',
        'On topic',
        'handoff',
        'mcp_tools',
      ],
    );
    assert.equal(top?.parentSpanId, undefined);
    assert.equal(agent?.parentSpanId, top?.spanId);
    assert.equal(generation?.parentSpanId, agent?.spanId);
    assert.equal(agent?.spanId, 'a100000000000000');
    assert.ok(spans.every((span) => span.traceId === '0af7651916cd43dd8448eb211c80319c'));
    assert.equal(top?.startTimeUnixNano, parseIsoTime('2026-01-01T12:00:00.250500+00:00'));
    assert.equal(top?.endTimeUnixNano, parseIsoTime('2026-01-01T12:00:01.250500+00:00'));
  });

  it('tells an error in the status', () => {
    const failed = spansOf(new AgentsTraces(), agentsItems).find((span) => span.name === 'weather');
    assert.deepEqual(failed?.status, { code: 2, message: 'Error running tool' });
  });

  it('remembers a trace for the requests that come later', () => {
    const traces = new AgentsTraces();
    const [begun] = spansOf(traces, [{ ...agentsTrace, tracing_api_key: 'sk-secret' }]);
    assert.equal(begun?.name, 'Plan a trip');
    assert.equal(begun.startTimeUnixNano, receivedAt);
    assert.equal(begun.endTimeUnixNano, 0n);
    const error = { message: 'Max turns exceeded', data: null };
    const [ended, agent] = spansOf(traces, [
      agentsSpan('a1', { type: 'agent', name: 'Planner', error }),
    ]);
    assert.equal(ended?.spanId, begun.spanId);
    assert.equal(ended.name, 'Plan a trip');
    assert.equal(ended.startTimeUnixNano, agent?.startTimeUnixNano);
    assert.equal(ended.endTimeUnixNano, agent?.endTimeUnixNano);
    assert.deepEqual(ended.status, { code: 2, message: 'Max turns exceeded' });
    assert.equal(agent?.attributes.get('openai.agents.group_id'), 'thread-7');
  });

  it('keeps a span of a trace that it never heard of', () => {
    const [span] = spansOf(new AgentsTraces(), [agentsSpan('a1', { type: 'agent', name: 'P' })]);
    assert.equal(span?.name, 'P');
    assert.notEqual(span.parentSpanId, undefined);
  });

  it('forgets the oldest traces, and what is too large of one', () => {
    const traces = new AgentsTraces();
    const large = { ...agentsTrace, metadata: { text: 'x'.repeat(20_000) } };
    assert.equal(spansOf(traces, [large])[0]?.attributes.has('openai.agents.span.metadata'), false);
    const others = Array.from({ length: 1000 }, (_, index) => ({
      ...agentsTrace,
      id: `trace_other_${index}`,
    }));
    spansOf(traces, others);
    const spans = spansOf(traces, [agentsSpan('a1', { type: 'agent', name: 'P' })]);
    assert.deepEqual(
      spans.map((span) => span.name),
      ['P'],
    );
  });

  it('rejects what is no span, and keeps the rest', () => {
    const items = [...agentsItems, 7, {}, { object: 'trace.span', span_data: 3 }];
    const otlp = new AgentsTraces().toOtlp(agentsBody(items), receivedAt);
    const { records, rejectedRecords } = decodeWholeTraces(otlp, 'json');
    assert.equal(records.length, agentsItems.length);
    assert.equal(rejectedRecords, 3);
  });

  it('gives ids that a user made up the same digits every time', () => {
    const made = { ...agentsTrace, id: 'trace_of-mine' };
    const ids = [1, 2].map(() => spansOf(new AgentsTraces(), [made])[0]?.traceId);
    assert.match(ids[0] ?? '', /^[\da-f]{32}$/);
    assert.equal(ids[0], ids[1]);
  });

  it('refuses what is no list, in one sentence', () => {
    for (const body of ['', '[]', '{"data":{}}', 'null', '\u0000']) {
      assert.throws(
        () => new AgentsTraces().toOtlp(Buffer.from(body), receivedAt),
        OtlpDecodeError,
      );
    }
    const deep = `{"data":[{"span_data":{"input":${'['.repeat(200_000)}${']'.repeat(200_000)}}}]}`;
    assert.throws(() => new AgentsTraces().toOtlp(Buffer.from(deep), receivedAt), {
      message: 'The JSON is nested too deeply.',
    });
  });

  it('makes OTLP of whatever stands in an item', () => {
    const traces = new AgentsTraces();
    const item = fc.record(
      {
        object: fc.constantFrom('trace', 'trace.span', 'other'),
        id: fc.oneof(fc.string(), fc.constant(null)),
        trace_id: fc.string(),
        parent_id: fc.oneof(fc.string(), fc.constant(null)),
        started_at: fc.oneof(fc.string(), fc.constant('2026-01-01T00:00:00Z')),
        span_data: fc.jsonValue(),
        error: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(item, fc.jsonValue())), (items) => {
        const otlp = traces.toOtlp(agentsBody(items as JsonValue[]), receivedAt);
        const { records, rejectedRecords } = decodeWholeTraces(otlp, 'json');
        const spans = items.filter(
          (each) => (each as { object?: unknown } | null)?.object !== 'trace',
        );
        assert.ok(records.length + rejectedRecords >= spans.length);
      }),
    );
  });
});
