import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { outlineProtobuf } from '../../../src/otlp/outline-protobuf.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { readSpanHeaderProtobuf } from '../../../src/otlp/span-header-protobuf.ts';
import { decodeSpanProtobuf } from '../../../src/otlp/span-protobuf.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

function spansOf(file: string): readonly Uint8Array[] {
  return outlineProtobuf(otlpFixture(file).body)
    .flatMap(({ scopes }) => scopes)
    .flatMap(({ records }) => records);
}

const spans = [...spansOf('agents/vercel-ai-v7/001.bin'), ...spansOf('otlp/trace.pb')];

/** What is read, or the code of what is wrong. */
function outcome<Result>(read: () => Result): Result | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof OtlpDecodeError) return error.code;
    throw error;
  }
}

function assertAgreement(bytes: Uint8Array): boolean {
  const header = outcome(() => readSpanHeaderProtobuf(bytes));
  const span = outcome(() => decodeSpanProtobuf(bytes));
  if (typeof header === 'string' || typeof span === 'string') assert.equal(header, span);
  else assert.partialDeepStrictEqual(span, header);
  return typeof header !== 'string';
}

describe('the header of a protobuf span', () => {
  it('is what the whole span says', () => {
    assert.ok(spans.length > 10);
    for (const bytes of spans) assert.ok(assertAgreement(bytes));
  });

  // What only one of the two accepts would be refused for no reason, or acknowledged and never read again.
  it('is refused exactly where the whole span is', () => {
    const outcomes = new Set<boolean>();
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...spans), changes, fc.nat(), (span, bytes, cut) => {
        const broken = Uint8Array.from(span);
        for (const [index, byte] of bytes) broken[index % broken.length] = byte;
        outcomes.add(assertAgreement(broken));
        outcomes.add(assertAgreement(broken.subarray(0, cut % broken.length)));
      }),
      { numRuns: 3_000 },
    );
    assert.deepEqual(outcomes, new Set([true, false]));
  });
});
