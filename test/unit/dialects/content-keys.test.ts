import assert from 'node:assert/strict';
import { contentLeftPacked } from '../../../src/dialects/content-keys.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { PackedValues } from '../../../src/model/packed-values.ts';
import type { Span } from '../../../src/model/span.ts';
import { decodeSpan } from '../../../src/otlp/decode-span.ts';
import { factColumns } from '../../../src/store/span-facts.ts';
import { captureNames, readCapture } from '../../support/captures.ts';

describe('Attributes that hold content alone', () => {
  for (const name of captureNames) {
    it(`tell no fact of ${name}`, () => {
      for (const { encoded, resource, scope } of readCapture(name)) {
        const read = (packed?: PackedValues): Span =>
          normalizeSpan({ span: decodeSpan(encoded, packed), resource, scope });
        const [whole, facts] = [read(), read(contentLeftPacked)];
        assert.deepEqual(factColumns(facts, 1), factColumns(whole, 1), whole.name);
        assert.equal(facts.status.message, whole.status.message);
        assert.equal(facts.conversationId, whole.conversationId);
      }
    });
  }

  it('are there, and empty, where they are left packed', () => {
    const [record] = readCapture('vercel-ai-v7').filter(({ span }) =>
      span.attributes.has('gen_ai.input.messages'),
    );
    assert.ok(record);
    const { attributes } = decodeSpan(record.encoded, contentLeftPacked);
    assert.ok(attributes.has('gen_ai.input.messages'));
    assert.equal(attributes.get('gen_ai.input.messages'), undefined);
    assert.equal(attributes.size, record.span.attributes.size);
  });
});
