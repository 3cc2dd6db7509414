import assert from 'node:assert/strict';
import { shownSource } from '../../../../src/editor/source/shown-source.ts';
import type { MatchedPartJson } from '../../../../src/protocol/workspace-api.ts';

function fixed(start: number, end: number, sourceStart: number): MatchedPartJson {
  return { kind: 'fixed', start, end, line: 1, sourceStart, sourceEnd: sourceStart + end - start };
}

function hole(start: number, end: number, expression: string): MatchedPartJson {
  return { kind: 'hole', start, end, line: 1, sourceStart: 120, sourceEnd: 126, expression };
}

describe('what of a file went into a call', () => {
  it('is its fixed text and the values of its holes', () => {
    const text = 'Dear Ada, welcome.';
    const parts = [fixed(0, 5, 115), hole(5, 8, 'name'), fixed(8, 18, 126)];
    assert.deepEqual(shownSource([{ text, parts }]), {
      sent: [
        { start: 115, end: 120 },
        { start: 126, end: 136 },
      ],
      values: [{ start: 120, end: 126, expression: 'name', values: ['Ada'] }],
    });
  });

  it('is marked once where a template was rendered twice, with every value', () => {
    const shown = shownSource([
      { text: 'Dear Ada', parts: [fixed(0, 5, 115), hole(5, 8, 'name')] },
      { text: 'Dear Bob', parts: [fixed(0, 5, 115), hole(5, 8, 'name')] },
      { text: 'Dear Ada', parts: [fixed(0, 5, 115), hole(5, 8, 'name')] },
    ]);
    assert.deepEqual(shown.sent, [{ start: 115, end: 120 }]);
    assert.deepEqual(shown.values[0]?.values, ['Ada', 'Bob']);
  });
});
