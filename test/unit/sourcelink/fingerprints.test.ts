import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  eachFingerprint,
  gramLength,
  sampleFingerprints,
} from '../../../src/sourcelink/fingerprints.ts';

function allFingerprints(text: string): Set<number> {
  const all = new Set<number>();
  eachFingerprint(text, gramLength, (hash) => all.add(hash));
  return all;
}

describe('fingerprints', () => {
  it('of a text are found again wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: gramLength, maxLength: 80 }),
        fc.string(),
        fc.string(),
        (text, before, after) => {
          const sample = sampleFingerprints(text, gramLength);
          assert.ok(sample.size > 0);
          const message = allFingerprints(before + text + after);
          for (const hash of sample) assert.ok(message.has(hash));
        },
      ),
    );
  });

  it('are fewer than the characters', () => {
    const text = 'Always look up the packing policy before you answer. '
      .repeat(4)
      .replaceAll(' ', '');
    assert.ok(sampleFingerprints(text, gramLength).size < text.length / 3);
  });

  it('of a text that is too short are none', () => {
    assert.equal(sampleFingerprints('short', gramLength).size, 0);
  });
});
