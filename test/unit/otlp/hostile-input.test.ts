import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import { byteEdits, editBytes } from '../../support/byte-edits.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';
import { swallow } from '../../support/swallow-request.ts';

const fixtures = [
  otlpFixture('otlp/trace.pb'),
  otlpFixture('otlp/trace.json'),
  otlpFixture('otlp/logs.pb'),
  otlpFixture('otlp/events.json'),
  otlpFixture('otlp/metrics.pb'),
  otlpFixture('otlp/metrics.json'),
];

/** Large, so that they are changed less often. */
const manySpans = [
  otlpFixture('agents/vercel-ai-v7/001.bin'),
  otlpFixture('agents/vercel-ai-v6/001.json'),
];

describe('hostile input', function () {
  this.timeout(30_000);

  for (const format of ['protobuf', 'json'] as const) {
    it(`random bytes as ${format}`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (body) => swallow(body, format)),
        { numRuns: 2000 },
      );
    });
  }

  it('random JSON where metrics and log records should be', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (record, point) => {
        const metrics = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${record},{"summary":{"dataPoints":[${point}]}},{"exponentialHistogram":{"dataPoints":[${point}]}}]}]}]}`;
        swallow(new TextEncoder().encode(metrics), 'json');
        const logs = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${record},{"body":${point}}]}]}]}`;
        swallow(new TextEncoder().encode(logs), 'json');
      }),
      { numRuns: 1000 },
    );
  });

  it('random JSON where spans should be', () => {
    const requests = fc.tuple(fc.json(), fc.json(), fc.json());
    fc.assert(
      fc.property(requests, ([resource, scope, span]) => {
        const text = `{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":${scope},"spans":[${span}]}]}]}`;
        swallow(new TextEncoder().encode(text), 'json');
      }),
      { numRuns: 1000 },
    );
  });

  for (const { name, body, format } of fixtures) {
    it(`${name}, changed at random`, () => {
      fc.assert(
        fc.property(byteEdits, (edits) => swallow(editBytes(body, edits), format)),
        { numRuns: 800 },
      );
    });
  }

  for (const { name, body, format } of manySpans) {
    it(`${name}, changed at random`, () => {
      fc.assert(
        fc.property(byteEdits, (edits) => swallow(editBytes(body, edits), format)),
        { numRuns: 40 },
      );
    });

    it(`${name}, cut off anywhere`, () => {
      for (let length = 0; length < body.length; length += 997) {
        swallow(body.subarray(0, length), format);
      }
    });
  }

  it('protobuf nested far too deep', () => {
    // `AnyValue.array_value` in `ArrayValue.values`, one in the other.
    let value: number[] = [];
    for (let depth = 0; depth < 1000; depth += 1) {
      value = message(0x0a, message(0x2a, value));
    }
    const keyValue = message(0x4a, message(0x12, message(0x2a, value)));
    const request = message(0x0a, message(0x12, message(0x12, keyValue)));
    const { rejectedRecords, problems } = decodeTraces(Uint8Array.from(request), 'protobuf');
    assert.equal(rejectedRecords, 1);
    assert.equal(problems[0]?.code, 'too-deep');
  });

  it('JSON nested a million deep, and a number of a million digits', () => {
    const deep = `{"resourceSpans":[{"resource":${'['.repeat(1_000_000)}`;
    swallow(new TextEncoder().encode(deep), 'json');
    const long = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":${'9'.repeat(1_000_000)}}]}]}]}`;
    swallow(new TextEncoder().encode(long), 'json');
  });
});

/** One length-delimited field. */
function message(tag: number, content: readonly number[]): number[] {
  return [tag, ...varint(content.length)].concat(content);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
