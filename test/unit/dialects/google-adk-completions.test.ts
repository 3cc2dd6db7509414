import assert from 'node:assert/strict';
import { nanos } from '../../../src/base/nanos.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { completeRun } from '../../../src/dialects/run-surroundings.ts';
import type { Span } from '../../../src/model/span.ts';
import { sampleSpanId } from '../../support/sample-spans.ts';
import { wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

const own = (name: string): string => `gcp.vertex.agent.${name}`;

interface Placed {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly attributes?: PlainAttributes;
}

function complete(placed: readonly Placed[]): readonly Span[] {
  const spans = placed.map(({ id, parent, ...plain }, index) => {
    const { span, ...origin } = wireRecord({ scope: 'gcp.vertex.agent', ...plain });
    const ids = { spanId: sampleSpanId(id), parentSpanId: sampleSpanId(parent) };
    const startTimeUnixNano = nanos(span.startTimeUnixNano + BigInt(index));
    return normalizeSpan({ ...origin, span: { ...span, ...ids, startTimeUnixNano } });
  });
  return completeRun(spans, []);
}

/** A call that asks for a tool, the tool's silent span, and the next call with what came of it. */
function silentTool(response: object): Span | undefined {
  const asked = { functionCall: { id: 'c1', name: 'weather', args: { city: 'Lisbon' } } };
  const answer = { functionResponse: { id: 'c1', name: 'weather', response } };
  const [, tool] = complete([
    {
      id: '02',
      parent: '01',
      name: 'call_llm',
      attributes: { [own('llm_response')]: JSON.stringify({ content: { parts: [asked] } }) },
    },
    { id: '03', parent: '02', name: 'execute_tool weather' },
    {
      id: '04',
      parent: '01',
      name: 'call_llm',
      attributes: {
        [own('llm_request')]: JSON.stringify({ contents: [{ role: 'user', parts: [answer] }] }),
      },
    },
  ]);
  return tool;
}

describe('a silent tool of the Agent Development Kit', () => {
  it('is told by the call above it, and its failure by the next one', () => {
    const tool = silentTool({ error: "Error in tool 'weather': unreachable" });
    assert.equal(tool?.kind, 'tool');
    assert.deepEqual(tool.tool, {
      name: 'weather',
      callId: 'c1',
      arguments: { city: 'Lisbon' },
      error: "Error in tool 'weather': unreachable",
    });
    assert.equal(tool.status.code, 'error');
    assert.deepEqual(
      tool.borrowed?.map(({ fact, from }) => `${fact} from ${from}`),
      ['tool.callId from parent', 'tool.arguments from parent', 'status from sibling'],
    );
  });

  it('has the result that the next call hands on', () => {
    const tool = silentTool({ sky: 'clear' });
    assert.deepEqual(tool?.tool?.result, { sky: 'clear' });
    assert.equal(tool.status.code, 'unset');
  });
});
