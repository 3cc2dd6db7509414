import assert from 'node:assert/strict';
import { SourceIndex } from '../../../src/sourcelink/source-index.ts';
import { withFormerTemplate } from '../../../src/sourcelink/stale-match.ts';
import { testGrammars } from '../../support/grammars.ts';

const before = `import os

def prompt(city):
    return f"""You are a guide of {city}.
Mention the museums and their prices.
Answer in two sentences."""
`;
const after = `import os
import sys

LIMIT = 3

def prompt(city):
    return f"""You are a guide of {city}.
Mention the parks, which cost nothing.
Never mention hotels.
Answer in two sentences."""
`;
const rendered =
  'You are a guide of Lisbon.\nMention the museums and their prices.\nAnswer in two sentences.';

describe('a template that was edited after the run', () => {
  let index: SourceIndex;
  beforeEach(async () => {
    index = new SourceIndex(await testGrammars());
    index.setFile('a.py', before);
  });

  it('is no stale one where only its file was edited', () => {
    index.setFile('a.py', `# A comment.\n\n${before}`);
    const [match, ...others] = index.locate(rendered);
    assert.deepEqual(others, []);
    assert.equal(match?.stale, undefined);
    assert.equal(match?.startLine, 5);
  });

  it('is found at its line, and says what it was', () => {
    assert.equal(index.setFile('a.py', after), true);
    const [match, ...others] = index.locate(rendered);
    assert.deepEqual(others, []);
    assert.equal(match?.path, 'a.py');
    assert.equal(match.startLine, 6);
    assert.deepEqual(match.stale, {
      lines: before.split('\n').slice(2, 6).join('\n') + '\n',
      isGone: false,
    });
    assert.deepEqual(
      match.parts.map(({ line, start, end }) => `${line} ${rendered.slice(start, end).trim()}`),
      ['7 You are a guide of', '7 Lisbon', '10 Answer in two sentences.'],
    );
  });

  it('gives the file as it would be with the template that ran', () => {
    index.setFile('a.py', after);
    const [match] = index.locate(rendered);
    assert.ok(match?.stale !== undefined);
    const then = withFormerTemplate(after, { ...match, stale: match.stale });
    assert.equal(
      then,
      after.replace(/def prompt[\s\S]*$/, before.slice(before.indexOf('def prompt'))),
    );
  });

  it('is found where all of its text was rewritten, by its name', () => {
    index.setFile(
      'a.py',
      'def other(): return "Something else altogether, of some length."\n\ndef prompt(city):\n    return f"""Nothing of the former wording is left in here."""\n',
    );
    const [match, ...others] = index.locate(rendered);
    assert.deepEqual(others, []);
    assert.equal(match?.startLine, 3);
    assert.equal(match.stale?.isGone, false);
    assert.deepEqual(match.parts, []);
  });

  it('says that it is gone where nothing of it is left, and is forgotten with its file', () => {
    index.setFile('a.py', 'import os\n');
    assert.equal(index.locate(rendered)[0]?.stale?.isGone, true);
    index.removeFile('a.py');
    assert.deepEqual(index.locate(rendered), []);
  });

  it('leaves what an editor holds unsaved out of the history', () => {
    index.setFile('a.py', before.replace('museums', 'muse'), 'unsaved');
    index.setFile('a.py', before.replace('museums', 'museum cafés'), 'unsaved');
    assert.equal(index.setFile('a.py', after), true);
    assert.equal(index.formerTemplates.length, 1);
    assert.equal(index.locate(rendered)[0]?.stale?.isGone, false);
  });

  it('is the present one again where it comes back, or stands elsewhere', () => {
    index.setFile('a.py', after);
    index.setFile('b.py', before);
    assert.deepEqual(
      index.locate(rendered).map(({ path, stale }) => [path, stale]),
      [['b.py', undefined]],
    );
    index.removeFile('b.py');
    index.setFile('a.py', before);
    assert.equal(index.locate(rendered)[0]?.stale, undefined);
  });

  it('takes the version that ran of several', () => {
    index.setFile('a.py', after);
    index.setFile(
      'a.py',
      after.replace('Never mention hotels.', 'Never mention any hotel by name.'),
    );
    const middle = rendered.replace(
      'museums and their prices.',
      'parks, which cost nothing.\nNever mention hotels.',
    );
    const [match, ...others] = index.locate(middle);
    assert.deepEqual(others, []);
    assert.match(match?.stale?.lines ?? '', /Never mention hotels\./);
    assert.equal(
      index.locate(middle.replace('mention hotels', 'mention any hotel by name'))[0]?.stale,
      undefined,
    );
  });

  it('is kept between sessions', async () => {
    index.setFile('a.py', after);
    const kept: unknown = JSON.parse(JSON.stringify(index.formerTemplates));
    const next = new SourceIndex(await testGrammars());
    for (const former of kept as typeof index.formerTemplates) next.restoreFormer(former);
    next.setFile('a.py', after);
    assert.deepEqual(next.locate(rendered), index.locate(rendered));
  });

  it('keeps a bounded number of versions', () => {
    for (let version = 0; version < 100; version += 1)
      index.setFile('a.py', before.replace('museums', `museums of level ${version}`));
    assert.equal(index.formerTemplates.length, 30);
  });
});
