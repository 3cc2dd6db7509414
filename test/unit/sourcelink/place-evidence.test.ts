import assert from 'node:assert/strict';
import {
  isCopiedCode,
  likeliestPlaces,
  settleTies,
  type CodeEvidence,
} from '../../../src/sourcelink/place-evidence.ts';

const ownPath = (path: string): string => path.replace('/home/ada/tests/', '');
const place = (path: string, startLine = 1, names: readonly string[] = []) => ({
  path: `/home/ada/tests/${path}`,
  startLine,
  endLine: startLine + 4,
  names,
});

describe('likeliestPlaces', () => {
  const places = [
    place('app/agents/support.py', 1, ['SYSTEM']),
    place('app/agents/support.py', 20, ['reply', 'Support']),
    place('app/other/support.py', 1),
    place('dist/support.js', 1),
  ];
  const cases: readonly (readonly [string, CodeEvidence, readonly string[], readonly number[]])[] =
    [
      ['nothing: all but copies', {}, [], [0, 1, 2]],
      ['a file', { path: '/home/ada/tests/app/other/support.py' }, [], [2]],
      ['a file and a line', { path: '/home/ada/tests/app/agents/support.py', line: 22 }, [], [1]],
      ['a function', { functionName: 'Support.reply' }, [], [1]],
      ['a module', { module: 'app.agents.support' }, [], [0, 1]],
      ['a module of one name, which says too little', { module: 'support' }, [], [0, 1, 2]],
      ['a file of other texts', {}, ['/home/ada/tests/app/other/support.py'], [2]],
      ['a folder of other texts', {}, ['/home/ada/tests/app/agents/tools.py'], [0, 1]],
      [
        'a file against a module',
        { path: '/home/ada/tests/dist/support.js', module: 'app.agents.support' },
        [],
        [3],
      ],
    ];
  for (const [what, evidence, neighbors, expected] of cases) {
    it(`goes by ${what}`, () =>
      assert.deepEqual(
        likeliestPlaces(places, { ...evidence, neighbors: new Set(neighbors), ownPath }),
        expected.map((index) => places[index]),
      ));
  }
});

describe('isCopiedCode', () => {
  it('knows packages, build output, tests and what tools write', () => {
    for (const path of [
      'node_modules/a/b.js',
      'dist/a.js',
      'a/__tests__/b.ts',
      'src/a.test.ts',
      'test_a.py',
      'api_pb2.py',
      'a.min.js',
    ])
      assert.ok(isCopiedCode(path), path);
    for (const path of [
      'src/a.ts',
      'src/latest/a.ts',
      'src/testing.ts',
      'prompts/build.md',
      'contest.py',
    ])
      assert.ok(!isCopiedCode(path), path);
  });
});

describe('settleTies', () => {
  it('goes by the files of the other texts of a span, and touches only what explains the same', () => {
    const match = (path: string, start: number) => ({ ...place(path), start, end: start + 10 });
    const [first, second] = settleTies(
      [
        [match('a/system.ts', 0)],
        [match('a/system.ts', 0), match('b/system.ts', 0), match('b/other.ts', 20)],
      ],
      { ownPath },
    );
    assert.deepEqual(first?.length, 1);
    assert.deepEqual(
      second?.map(({ path }) => path),
      ['/home/ada/tests/a/system.ts', '/home/ada/tests/b/other.ts'],
    );
  });
});
