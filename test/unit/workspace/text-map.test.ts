import assert from 'node:assert/strict';
import type { MatchedPartJson, TemplateMatchJson } from '../../../src/protocol/workspace-api.ts';
import { lineTokens, mapText } from '../../../src/workspace/counted-texts.ts';
import { textStretches } from '../../../src/workspace/text-map.ts';
import { countsAs, loadTokenCounter } from '../../../src/workspace/token-counter.ts';

const text = 'Dear Ada,\n\nthis is data.\nKind regards';
//            0    5  8         11           25

function part(start: number, end: number, line: number, expression?: string): MatchedPartJson {
  const place = { start, end, line, sourceStart: line * 100, sourceEnd: line * 100 + end - start };
  return expression === undefined
    ? { kind: 'fixed', ...place }
    : { kind: 'hole', ...place, expression };
}

function match(file: string, parts: readonly MatchedPartJson[]): TemplateMatchJson {
  const [first, last] = [parts[0], parts.at(-1)];
  return {
    path: `/work/${file}`,
    file,
    startLine: first?.line ?? 0,
    endLine: last?.line ?? 0,
    names: [],
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    coverage: 1,
    parts,
  };
}

const greeting = match('letter.md', [part(0, 5, 1), part(5, 8, 1, 'name'), part(8, 9, 1)]);

describe('what a text is made of', () => {
  it('is told for every character, in order', () => {
    const stretches = textStretches(text, [greeting, match('end.md', [part(25, 37, 7)])]);
    assert.deepEqual(
      stretches.map(({ start, end, origin }) => [text.slice(start, end), origin]),
      [
        ['Dear ', 'template'],
        ['Ada', 'hole'],
        [',', 'template'],
        ['\n\nthis is data.\n', 'unknown'],
        ['Kind regards', 'template'],
      ],
    );
    assert.deepEqual(stretches[1]?.places, [{ file: 'letter.md', line: 1 }]);
    assert.equal(stretches[1]?.expression, 'name');
  });

  it('offers every place that explains the very same text', () => {
    const copy = match('copy.md', [part(0, 5, 40), part(5, 8, 40, 'who'), part(8, 9, 41)]);
    const stretches = textStretches(text, [greeting, copy]);
    assert.deepEqual(stretches[2]?.places, [
      { file: 'letter.md', line: 1 },
      { file: 'copy.md', line: 41 },
    ]);
  });

  it('is one unknown stretch where nothing explains it, and none where there is no text', () => {
    assert.deepEqual(textStretches('abc', []), [
      { start: 0, end: 3, origin: 'unknown', places: [] },
    ]);
    assert.deepEqual(textStretches('', []), []);
  });
});

describe('what a text costs', () => {
  it('is counted stretch by stretch, and adds up to the whole', async () => {
    const counter = await loadTokenCounter();
    const [whole] = counter.tokensFrom(text, [0]);
    const map = await mapText(text, [greeting], 'gpt-5-mini');
    const tokens = map.stretches.map((each) => each.tokens ?? 0);
    assert.equal(
      tokens.reduce((sum, each) => sum + each, 0),
      whole,
    );
    assert.equal(map.tokenizer, 'own');
  });

  it('is what the provider counts', async () => {
    const counter = await loadTokenCounter();
    // As the provider's own tokenizer counts them.
    assert.deepEqual(counter.tokensFrom('hello world', [0]), [2]);
    assert.deepEqual(counter.tokensFrom('hello world', [0, 5]), [1, 1]);
  });

  it('takes what looks like a control token for text, and characters of several tokens whole', async () => {
    const counter = await loadTokenCounter();
    const [count = 0] = counter.tokensFrom('<|endoftext|>', [0]);
    assert.ok(count > 1, `${count}`);
    const emoji = 'a 🧑‍🚀 b';
    const [all = 0] = counter.tokensFrom(emoji, [0]);
    const parts = counter.tokensFrom(emoji, [0, emoji.indexOf('b')]);
    assert.equal((parts[0] ?? 0) + (parts[1] ?? 0), all);
  });

  it('is told line by line, with the values of the holes of a line', async () => {
    const lines = await lineTokens(text, greeting);
    assert.deepEqual(lines, [{ line: 1, tokens: 2 }]);
  });

  it('says of which models the count is the own one', () => {
    for (const model of ['gpt-4o-mini', 'openai/gpt-5', 'o3', 'o4-mini', 'gpt-4.1'])
      assert.equal(countsAs(model), 'own', model);
    for (const model of ['gpt-4', 'gpt-3.5-turbo', 'claude-sonnet-4-5', 'o200', undefined])
      assert.equal(countsAs(model), 'another', model);
  });
});
