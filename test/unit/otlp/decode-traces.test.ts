import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeSpan } from '../../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { decodeWholeTraces } from '../../support/received-spans.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

function decodeText(text: string): ReturnType<typeof decodeWholeTraces> {
  return decodeWholeTraces(new TextEncoder().encode(text), 'json');
}

function decodeSpans(...spans: readonly object[]): ReturnType<typeof decodeWholeTraces> {
  return decodeText(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
}

/** The attributes of one span whose attributes are this JSON text. */
function decodeValue(value: string): unknown {
  const span = `{"traceId":"${traceId}","spanId":"${spanId}","attributes":[{"key":"k","value":${value}}]}`;
  const { records } = decodeText(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
  return records[0]?.span.attributes.get('k');
}

describe('decodeTraces on requests as they were sent', () => {
  for (const name of ['vercel-ai-v6/001.json', 'vercel-ai-v7/001.bin']) {
    it(`finds every span of ${name}`, () => {
      const { body, format } = otlpFixture(`agents/${name}`);
      const folder = new URL(`../../fixtures/agents/${name}/../`, import.meta.url);
      const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
        counts: { spans: number; traces: number };
        rootSpans: string[];
      };
      const { records, rejectedRecords, problems } = decodeWholeTraces(body, format);
      assert.equal(records.length, expected.counts.spans);
      assert.equal(new Set(records.map(({ span }) => span.traceId)).size, expected.counts.traces);
      const roots = records.filter(({ span }) => span.parentSpanId === undefined);
      assert.deepEqual(
        roots.map(({ span }) => span.name).toSorted(),
        expected.rootSpans.toSorted(),
      );
      assert.equal(rejectedRecords, 0);
      assert.deepEqual(problems, []);
    });

    it(`keeps the spans of ${name} so that each can be read again`, () => {
      const { body, format } = otlpFixture(`agents/${name}`);
      for (const { header, encoded } of decodeTraces(body, format).records) {
        assert.partialDeepStrictEqual(decodeSpan(encoded), header);
      }
    });
  }

  it('reads the example of the protocol in both formats to the same records', () => {
    const [fromJson, fromProtobuf] = ['json', 'pb'].map((extension) => {
      const { body, format } = otlpFixture(`otlp/trace.${extension}`);
      return decodeWholeTraces(body, format).records.map(({ span, resource, scope }) => ({
        span,
        resource,
        scope,
      }));
    });
    assert.deepEqual(fromJson, fromProtobuf);
    assert.equal(fromJson?.length, 1);
    const record = fromJson?.[0];
    assert.equal(record?.span.traceId, '5b8efff798038103d269b633813fc60c');
    assert.equal(record?.span.parentSpanId, 'eee19b7ec3c1b173');
    assert.equal(record?.span.startTimeUnixNano, 1544712660000000000n);
    assert.equal(record?.resource.attributes.get('service.name'), 'my.service');
    assert.equal(record?.scope.attributes.get('my.scope.attribute'), 'some scope attribute');
  });

  it('keeps the JSON text of each span as it was, and a view of protobuf', () => {
    const text = `{ "spanId":"${spanId}", "new field": [1.0, {"]":"}\\""}],\n "traceId":"${traceId}" }`;
    const { records } = decodeText(`{"resourceSpans":[{"scopeSpans":[{"spans":[ ${text} ]}]}]}`);
    assert.equal(new TextDecoder().decode(records[0]?.encoded.bytes), text);
    const { body } = otlpFixture('otlp/trace.pb');
    assert.equal(decodeTraces(body, 'protobuf').records[0]?.encoded.bytes.buffer, body.buffer);
  });

  it('finds resource, scope and schemas behind the spans that they belong to', () => {
    const { records } = decodeText(
      `{"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"${traceId}","span_id":"${spanId}"}],` +
        '"schema_url":"https://s","scope":{"name":"n"}}],"schema_url":"https://r",' +
        '"resource":{"attributes":[{"key":"a","value":{"bool_value":true}}]}}]}',
    );
    assert.deepEqual(records[0]?.resource, {
      attributes: new Map([['a', true]]),
      schemaUrl: 'https://r',
    });
    assert.equal(records[0]?.scope.name, 'n');
    assert.equal(records[0]?.scope.schemaUrl, 'https://s');
  });

  it('takes an empty request, empty groups and null for nothing', () => {
    assert.deepEqual(decodeTraces(new Uint8Array(), 'protobuf').records, []);
    for (const text of [
      '{}',
      '{"resourceSpans":null}',
      '{"resourceSpans":[{"scopeSpans":[null]}]}',
    ]) {
      assert.deepEqual(decodeText(text).records, []);
    }
  });
});

describe('decodeTraces on JSON as exporters write it', () => {
  it('reads ids in hex of any case and in base64', () => {
    const ids = [
      [traceId.toUpperCase(), spanId.toUpperCase()],
      ['CvdlGRbNQ92ESOshHIAxnA==', 't61rcWkgMzE='],
      ['CvdlGRbNQ92ESOshHIAxnA', 't61rcWkgMzE'],
    ];
    for (const [trace, span] of ids) {
      const { records } = decodeSpans({ traceId: trace, spanId: span, parentSpanId: span });
      assert.equal(records[0]?.span.traceId, traceId);
      assert.equal(records[0]?.span.spanId, spanId);
      assert.equal(records[0]?.span.parentSpanId, spanId);
    }
  });

  it('reads an absent, empty or zero parent as none', () => {
    for (const parentSpanId of [undefined, null, '', '0000000000000000']) {
      const { records } = decodeSpans({ traceId, spanId, parentSpanId });
      assert.equal(records[0]?.span.parentSpanId, undefined);
    }
  });

  it('reads times as strings, numbers and pairs of halves, to the nanosecond', () => {
    const nanoseconds = 1722946507515216123n;
    const halves = {
      low: Number(BigInt.asIntN(32, nanoseconds)),
      high: Number(nanoseconds >> 32n),
    };
    for (const time of [`"${nanoseconds}"`, String(nanoseconds), JSON.stringify(halves)]) {
      const { records } = decodeText(
        `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${traceId}","spanId":"${spanId}",` +
          `"startTimeUnixNano": ${time},"events":[{"timeUnixNano":\n${time}}]}]}]}]}`,
      );
      assert.equal(records[0]?.span.startTimeUnixNano, nanoseconds, time);
      assert.equal(records[0]?.span.events[0]?.timeUnixNano, nanoseconds, time);
    }
  });

  it('reads enums as numbers and names', () => {
    for (const [kind, code] of [
      [3, 2],
      ['3', '2'],
      ['SPAN_KIND_CLIENT', 'STATUS_CODE_ERROR'],
    ]) {
      const { records } = decodeSpans({ traceId, spanId, kind, status: { code } });
      assert.equal(records[0]?.span.kind, 3);
      assert.equal(records[0]?.span.status.code, 2);
    }
  });

  const values: readonly (readonly [string, unknown])[] = [
    ['{"intValue":"42"}', 42],
    ['{"intValue":42}', 42],
    ['{"int_value":"-7"}', -7],
    ['{"intValue":9007199254740993}', 9007199254740993n],
    ['{"intValue":"-9223372036854775808"}', -9223372036854775808n],
    ['{"doubleValue":0.5}', 0.5],
    ['{"doubleValue":"NaN"}', NaN],
    ['{"doubleValue":"-Infinity"}', -Infinity],
    ['{"doubleValue":12345678901234567000}', 12345678901234567000],
    ['{"intValue":1e300}', 1e300],
    ['{"intValue":"99999999999999999999"}', 1e20],
    ['{"boolValue":false}', false],
    ['{"stringValue":""}', ''],
    ['{"bytesValue":"AP8="}', Uint8Array.of(0, 255)],
    ['{"arrayValue":{"values":[{"stringValue":"a"},{},{"arrayValue":{}}]}}', ['a', undefined, []]],
    ['{"kvlistValue":{"values":[{"key":"a","value":{"intValue":1}}]}}', new Map([['a', 1]])],
    ['{}', undefined],
    ['null', undefined],
    ['{"stringValue":5}', undefined],
    ['{"intValue":"five"}', undefined],
    ['{"newValue":1}', undefined],
  ];
  for (const [json, value] of values) {
    it(`reads the attribute value ${json}`, () => assert.deepEqual(decodeValue(json), value));
  }

  it('takes no name for more than a name', () => {
    const members = '{"key":"__proto__","value":{"stringValue":"x"}}';
    const value = decodeValue(`{"kvlistValue":{"values":[${members}]},"__proto__":{"intValue":1}}`);
    assert.deepEqual(value, new Map([['__proto__', 'x']]));
    assert.equal(Object.hasOwn(Object.prototype, 'intValue'), false);
    assert.equal(decodeValue('{"__proto__":{"intValue":1}}'), undefined);
  });
});

describe('decodeTraces on bad spans', () => {
  it('counts them by what is wrong and keeps the others', () => {
    const good = { traceId, spanId, name: 'good' };
    const { records, rejectedRecords, problems } = decodeSpans(
      good,
      { spanId },
      { traceId: '0'.repeat(32), spanId },
      { traceId, spanId: 'b7ad' },
      { traceId, spanId, parentSpanId: 'zzzz' },
      { traceId, spanId, startTimeUnixNano: '18446744073709551615' },
      good,
    );
    assert.equal(records.length, 2);
    assert.equal(rejectedRecords, 5);
    assert.deepEqual(problems, [
      {
        code: 'bad-trace-id',
        message: '2 spans rejected: a trace id is missing, all zero or not 16 bytes.',
      },
      {
        code: 'bad-span-id',
        message: '1 span rejected: a span id is missing, all zero or not 8 bytes.',
      },
      { code: 'bad-parent-span-id', message: '1 span rejected: a parent span id is not 8 bytes.' },
      { code: 'bad-time', message: '1 span rejected: a time lies before 1970 or after 2262.' },
    ]);
  });

  it('rejects the spans of a resource that cannot be read', () => {
    const spans = [{ traceId, spanId }];
    const { records, rejectedRecords } = decodeText(
      JSON.stringify({
        resourceSpans: [
          { resource: 5, scopeSpans: [{ spans }, { spans }] },
          { scopeSpans: [{ spans }] },
        ],
      }),
    );
    assert.equal(records.length, 1);
    assert.equal(rejectedRecords, 2);
  });

  it('rejects values nested too deeply, without overflowing the stack', () => {
    const nested = (levels: number): string =>
      `${'{"arrayValue":{"values":['.repeat(levels)}${']}}'.repeat(levels)}`;
    assert.ok(Array.isArray(decodeValue(nested(60))));
    assert.equal(decodeValue(nested(70)), undefined);
    assert.throws(() => decodeValue(nested(100_000)), OtlpDecodeError);
  });

  it('leaves out a link that leads nowhere', () => {
    const links = [
      { traceId, spanId: '' },
      { traceId, spanId },
    ];
    const { records } = decodeSpans({ traceId, spanId, links });
    assert.deepEqual(records[0]?.span.links, [{ traceId, spanId, attributes: new Map() }]);
  });

  const requests = [
    '',
    'no',
    '[]',
    '{',
    '{"resourceSpans":[',
    '{"resourceSpans":{}}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a]}]}]}',
    '{"a":1}}',
    '{"a":}',
    '{"a" 1}',
  ];
  for (const request of requests) {
    it(`refuses as a whole: ${request}`, () => {
      assert.throws(
        () => decodeText(request),
        (error) => {
          assert.ok(error instanceof OtlpDecodeError);
          assert.match(error.message, /^[A-Z][^.]*\.$/);
          return true;
        },
      );
    });
  }
});
