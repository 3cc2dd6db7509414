import assert from 'node:assert/strict';
import type { TextMap, TextStretch } from '../../../src/protocol/text-map.ts';
import {
  coverageParts,
  coverageSummary,
  stretchLabel,
} from '../../../webview/trace/detail/coverage.ts';

const [file, other] = ['src/prompts.ts', 'src/rules.md'];

/** Stretches of ten characters, one behind the other. */
function mapOf(...stretches: readonly Partial<TextStretch>[]): TextMap {
  return {
    tokenizer: 'own',
    stretches: stretches.map((each, index) => ({
      start: index * 10,
      end: index * 10 + 10,
      origin: 'template',
      places: each.origin === 'unknown' ? [] : [{ file, line: index + 1 }],
      tokens: 3,
      ...each,
    })),
  };
}

describe('the strip of a message', () => {
  it('joins the lines of one template, and nothing else', () => {
    const map = mapOf(
      {},
      {},
      { origin: 'hole', expression: 'name' },
      { origin: 'hole', expression: 'day' },
      {},
      { places: [{ file: other, line: 1 }] },
      { origin: 'unknown' },
    );
    assert.deepEqual(
      coverageParts(map).map(({ origin, start, end, tokens }) => [origin, start, end, tokens]),
      [
        ['template', 0, 20, 6],
        ['hole', 20, 30, 3],
        ['hole', 30, 40, 3],
        ['template', 40, 50, 3],
        ['template', 50, 60, 3],
        ['unknown', 60, 70, 3],
      ],
    );
  });

  it('shows three sums where there are more parts than can be told apart', () => {
    const loop = Array.from({ length: 100 }, (_, index): Partial<TextStretch> =>
      index % 2 === 0 ? {} : { origin: 'hole', expression: 'each' },
    );
    assert.deepEqual(
      coverageParts(mapOf(...loop)).map(({ origin, tokens }) => [origin, tokens]),
      [
        ['template', 150],
        ['hole', 150],
      ],
    );
  });

  it('is told in words', () => {
    const map = mapOf({}, { origin: 'hole', expression: 'a  +\n b' }, { origin: 'unknown' });
    assert.equal(coverageSummary(map), 'Template 3 · Value 3 · Unknown 3 tokens');
    const labels = map.stretches.map((each) => stretchLabel(each, 'own'));
    assert.deepEqual(labels, [
      'Template, src/prompts.ts:1, 3 tokens',
      'Value of a + b, src/prompts.ts:2, 3 tokens',
      'Unknown, 3 tokens',
    ]);
  });

  it('says where tokens were counted by the table of another model, and where they were not', () => {
    const { stretches } = mapOf({});
    const another = { stretches, tokenizer: 'another' } as const;
    assert.equal(coverageSummary(another), 'About: Template 3 tokens');
    assert.match(
      stretchLabel({ ...stretches[0], start: 0, end: 1, origin: 'unknown', places: [] }, 'another'),
      /about 3 tokens$/,
    );
    const uncounted = { start: 0, end: 10, origin: 'unknown', places: [] } as const;
    assert.equal(coverageSummary({ stretches: [uncounted], tokenizer: 'own' }), 'Unknown');
  });
});
