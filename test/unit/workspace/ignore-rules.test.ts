import assert from 'node:assert/strict';
import { ignoredBy, isNeverWalked, parseIgnoreRules } from '../../../src/workspace/ignore-rules.ts';

describe('ignore rules', () => {
  const cases: readonly [string, string, 'file' | 'folder', boolean | undefined][] = [
    ['*.log', 'deep/in/a.log', 'file', true],
    ['*.log', 'a.logs', 'file', undefined],
    ['/only-here', 'only-here', 'file', true],
    ['/only-here', 'deep/only-here', 'file', undefined],
    ['docs/*.md', 'docs/a.md', 'file', true],
    ['docs/*.md', 'docs/deep/a.md', 'file', undefined],
    ['folder/', 'folder', 'folder', true],
    ['folder/', 'folder', 'file', undefined],
    ['**/cache', 'a/b/cache', 'folder', true],
    ['a/**/z', 'a/z', 'file', true],
    ['a/**/z', 'a/b/c/z', 'file', true],
    ['logs/**', 'logs/a/b', 'file', true],
    ['file?.txt', 'file1.txt', 'file', true],
    ['[ab].txt', 'a.txt', 'file', true],
    ['[!ab].txt', 'a.txt', 'file', undefined],
    ['*.txt\n!keep.txt', 'keep.txt', 'file', false],
    ['# comment\n\n  ', '# comment', 'file', undefined],
    [String.raw`\#file`, '#file', 'file', true],
    ['a.b', 'aXb', 'file', undefined],
    ['a+(b', 'a+(b', 'file', true],
  ];
  for (const [rules, path, kind, expected] of cases) {
    it(`${JSON.stringify(rules)} on the ${kind} ${path}: ${expected}`, () =>
      assert.equal(ignoredBy(parseIgnoreRules(rules), path, kind), expected));
  }

  it('never walks installed packages', () => {
    assert.ok(isNeverWalked('node_modules'));
    assert.ok(!isNeverWalked('src'));
  });
});
