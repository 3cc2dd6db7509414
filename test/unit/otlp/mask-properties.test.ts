import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyCredentialRules } from '../../../src/base/credential-rules.ts';
import { maskSecretValue } from '../../../src/base/credentials.ts';
import type { AttributeValue } from '../../../src/model/attribute.ts';
import type { ReceivedSpan, SpanWire } from '../../../src/model/otlp-wire.ts';
import { decodeSpan } from '../../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import { mayNeedMask } from '../../../src/otlp/mask-encoded.ts';
import { maskSpan } from '../../../src/otlp/mask-span.ts';
import { maskAttributes } from '../../../src/otlp/mask-values.ts';
import { encodeAttributes } from '../../../src/otlp/encode-attributes.ts';
import { credentialExamples } from '../../support/credential-corpus.ts';
import { heldOutCredentials } from '../../support/held-out-credentials/all.ts';
import { encodeOfficial } from '../../support/official-protocol.ts';
import { attributes } from '../../support/span-arbitraries.ts';

const examples = [...credentialExamples, ...heldOutCredentials].map(({ text }) => text);
const names = ['input', 'password', 'x-api-key', 'token', 'Authorization', 'clientSecret', 'a.b.0'];
const utf8 = new TextEncoder();

/** An example where it may stand in an attribute: as text, in bytes, in a list, in JSON. */
const values: fc.Arbitrary<AttributeValue> = fc
  .tuple(fc.constantFrom(...examples), fc.string(), fc.nat(5))
  .map(([text, before, form]) => {
    const forms: readonly AttributeValue[] = [
      `${before}${text}`,
      `${before} ${text}`,
      JSON.stringify({ before, text: JSON.stringify([text, before]) }),
      utf8.encode(`${before}\n${text}`),
      [before, text.split(' ')],
      new Map([[before, new Map([['name', text]])]]),
    ];
    return forms[form];
  });

const spans: fc.Arbitrary<ReceivedSpan> = fc
  .tuple(attributes, fc.constantFrom(...names), values, fc.constantFrom('json', 'protobuf'))
  .map(([others, name, value, format]) => receive(new Map([...others, [name, value]]), format));

function receive(all: SpanWire['attributes'], format: 'json' | 'protobuf'): ReceivedSpan {
  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'n',
    attributes: encodeAttributes(all),
  };
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
  const inBytes = {
    ...span,
    traceId: new Uint8Array(16).fill(1),
    spanId: new Uint8Array(8).fill(1),
  };
  const body =
    format === 'json'
      ? utf8.encode(JSON.stringify(request))
      : encodeOfficial('traces', { resourceSpans: [{ scopeSpans: [{ spans: [inBytes] }] }] });
  const [record] = decodeTraces(body, format).records;
  assert.ok(record);
  return record;
}

describe('masking any span', function () {
  this.timeout(60_000);

  it('looks at every span in which a rule would mask something', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(spans, ({ encoded }) => {
        const { attributes: all } = decodeSpan(encoded);
        const masked = maskAttributes(all, (name, text) =>
          applyCredentialRules(maskSecretValue(name, text)),
        );
        seen.add(masked !== all);
        assert.ok(masked === all || mayNeedMask(encoded));
      }),
      { numRuns: 1500 },
    );
    assert.equal(seen.size, 2);
  });

  it('leaves a span that can be read, and nothing to mask in it', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const once = maskSpan(span);
        const { attributes: before } = decodeSpan(span.encoded);
        const { attributes: after } = decodeSpan(once.encoded);
        assert.deepEqual([...after.keys()], [...before.keys()]);
        assert.deepEqual(maskSpan(once).encoded.bytes, once.encoded.bytes);
      }),
      { numRuns: 500 },
    );
  });
});
