import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { recognizeSignal } from '../../../src/otlp/recognize-signal.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

const utf8 = new TextEncoder();

/** Of an agent on the official exporters: `[file, signal]`. */
const captured = [
  ['001.bin', 'traces'],
  ['002.bin', 'logs'],
  ['003.bin', 'metrics'],
] as const;

describe('recognizeSignal', () => {
  for (const [name, signal] of [
    ['trace', 'traces'],
    ['logs', 'logs'],
    ['metrics', 'metrics'],
  ] as const) {
    for (const extension of ['pb', 'json']) {
      it(`knows ${signal} (${extension})`, () => {
        const { body, format } = otlpFixture(`otlp/${name}.${extension}`);
        assert.equal(recognizeSignal(body, format), signal);
      });
    }
  }

  for (const [file, signal] of captured) {
    it(`knows ${signal} of the official exporter`, () => {
      const url = new URL(`../../fixtures/agents/otel-contrib-openai/${file}`, import.meta.url);
      assert.equal(recognizeSignal(readFileSync(url), 'protobuf'), signal);
    });
  }

  for (const [name, type] of Object.entries({ gauge: 5, sum: 7, histogram: 9, summary: 11 })) {
    it(`knows a ${name} with nothing around it`, () => {
      const metric = [...field(1, [...utf8.encode('queue')]), ...field(type, [])];
      const request = field(1, field(2, field(2, metric)));
      assert.equal(recognizeSignal(Uint8Array.from(request), 'protobuf'), 'metrics');
    });
  }

  it('knows JSON in snake_case, and after blanks', () => {
    const request = utf8.encode('\n {\t"resource_logs": []}');
    assert.equal(recognizeSignal(request, 'json'), 'logs');
  });

  it('does not guess', () => {
    const spanWithoutTimes = field(2, [...field(1, Array(16).fill(1)), ...field(5, [65])]);
    const unclear = field(1, field(2, spanWithoutTimes));
    for (const bytes of [[], [0x0a], [0x0a, 0xff], [0xff, 0xff, 0xff], unclear]) {
      assert.equal(recognizeSignal(Uint8Array.from(bytes), 'protobuf'), undefined);
    }
    for (const text of ['', '{}', 'no', '{"resourceProfiles":[]}', '[]']) {
      assert.equal(recognizeSignal(utf8.encode(text), 'json'), undefined);
    }
  });

  it('takes any bytes', () => {
    const outer = fc.uint8Array({ maxLength: 60 }).map((bytes) => [...bytes]);
    const inRecord = outer.map((bytes) => field(1, field(2, field(2, bytes))));
    const known = new Set(['traces', 'logs', 'metrics', undefined]);
    fc.assert(
      fc.property(fc.oneof(outer, inRecord), fc.constantFrom('protobuf', 'json'), (bytes, format) =>
        known.has(recognizeSignal(Uint8Array.from(bytes), format)),
      ),
    );
  });
});

function field(number: number, bytes: readonly number[]): number[] {
  return [number * 8 + 2, bytes.length, ...bytes];
}
