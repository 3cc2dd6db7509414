import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { Span } from '../../../src/model/span.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const read = (span: PlainSpan): Span => normalizeSpan(wireRecord(span));

describe("Effect's AI packages", () => {
  it('tell on a span of their own what a tool is called with', () => {
    const attributes = { tool: 'get_weather', parameters: '{\n  "city": "Lisbon"\n}' };
    const { kind, tool, dialects } = read({ name: 'Toolkit.handle', attributes });
    assert.equal(kind, 'tool');
    assert.deepEqual(tool, { name: 'get_weather', arguments: { city: 'Lisbon' } });
    assert.deepEqual(dialects, ['effect-ai']);
    assert.equal(read({ name: 'other', attributes }).kind, 'span');
  });
});
