import assert from 'node:assert/strict';
import { parseIsoTime } from '../../../src/base/nanos.ts';

describe('parseIsoTime', () => {
  for (const [text, expected] of [
    ['2026-01-01T00:00:00Z', 1_767_225_600_000_000_000n],
    ['2026-01-01T00:00:00.123456+00:00', 1_767_225_600_123_456_000n],
    ['2026-01-01T02:00:00.123456789+02:00', 1_767_225_600_123_456_789n],
    ['2026-01-01T00:00:00.5Z', 1_767_225_600_500_000_000n],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseIsoTime(text), expected));
  }

  it('knows what is no moment', () => {
    for (const text of ['', 'soon', '2026-13-01T00:00:00Z']) {
      assert.equal(parseIsoTime(text), undefined);
    }
  });
});
