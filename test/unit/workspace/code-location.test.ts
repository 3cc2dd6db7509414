import assert from 'node:assert/strict';
import { FileFinder } from '../../../src/workspace/code-location.ts';

describe('FileFinder', () => {
  const finder = new FileFinder();
  for (const file of [
    'src/agent/main.ts',
    'src/other/main.ts',
    'src/tools.py',
    'lib/tools.py',
    'run.py',
  ])
    finder.add({ path: `/home/ada/project/${file}`, file });

  const cases: readonly [string, string, string | undefined][] = [
    ['an absolute path', '/home/ada/project/src/agent/main.ts', 'src/agent/main.ts'],
    ['a relative path', 'src/agent/main.ts', 'src/agent/main.ts'],
    ['a path in a container', '/app/src/agent/main.ts', 'src/agent/main.ts'],
    ['a path of another system', String.raw`C:\build\agent\main.ts`, 'src/agent/main.ts'],
    ['a URL', 'file:///app/other/main.ts', 'src/other/main.ts'],
    ['a file of the root', '/app/run.py', 'run.py'],
    ['the bare name of one file', 'run.py', 'run.py'],
    ['the bare name of two files', 'main.ts', undefined],
    ['a folder that fits none', '/app/web/main.ts', undefined],
    ['a file that is not there', '/app/src/agent/index.ts', undefined],
    ['nothing', '', undefined],
  ];
  for (const [name, reported, file] of cases)
    it(`maps ${name}`, () => assert.equal(finder.find(reported)?.file, file));

  it('forgets files', () => {
    const own = new FileFinder();
    own.add({ path: '/w/a/b.ts', file: 'a/b.ts' });
    own.remove('/w/a/b.ts');
    assert.equal(own.find('a/b.ts'), undefined);
  });
});
