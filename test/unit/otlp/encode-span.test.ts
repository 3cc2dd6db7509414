import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nanos } from '../../../src/base/nanos.ts';
import type { AttributeValue } from '../../../src/model/attribute.ts';
import type { SpanId, TraceId } from '../../../src/model/ids.ts';
import type { SpanWire } from '../../../src/model/otlp-wire.ts';
import { decodeSpan } from '../../../src/otlp/decode-span.ts';
import { encodeSpan } from '../../../src/otlp/encode-span.ts';
import { spans } from '../../support/span-arbitraries.ts';

describe('encodeSpan', function () {
  this.timeout(30_000);

  it('writes what decodeSpan reads back, whatever the span holds', () => {
    fc.assert(
      fc.property(spans, (any) => {
        assert.deepEqual(decodeSpan(encodeSpan(any)), any);
      }),
      { numRuns: 500 },
    );
  });

  it('writes OTLP JSON as the specification has it', () => {
    const json = JSON.parse(new TextDecoder().decode(encodeSpan(span).bytes)) as unknown;
    assert.deepEqual(json, {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceState: '',
      name: 'chat',
      kind: 3,
      startTimeUnixNano: '1722946507515216123',
      endTimeUnixNano: '0',
      attributes: [
        { key: 'text', value: { stringValue: 'a' } },
        { key: 'wide', value: { intValue: '9007199254740993' } },
        { key: 'half', value: { doubleValue: 0.5 } },
        { key: 'none', value: { doubleValue: 'NaN' } },
        { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }, {}] } } },
        { key: 'bytes', value: { bytesValue: 'AP8=' } },
      ],
      events: [],
      links: [],
      status: { code: 2, message: 'no' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      flags: 0,
    });
  });
});

const span: SpanWire = {
  traceId: '0af7651916cd43dd8448eb211c80319c' as TraceId,
  spanId: 'b7ad6b7169203331' as SpanId,
  traceState: '',
  name: 'chat',
  kind: 3,
  startTimeUnixNano: nanos(1722946507515216123n),
  endTimeUnixNano: nanos(0n),
  attributes: new Map<string, AttributeValue>([
    ['text', 'a'],
    ['wide', 9007199254740993n],
    ['half', 0.5],
    ['none', NaN],
    ['list', [1, undefined]],
    ['bytes', Uint8Array.of(0, 255)],
  ]),
  events: [],
  links: [],
  status: { code: 2, message: 'no' },
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  flags: 0,
};
