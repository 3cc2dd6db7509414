import assert from 'node:assert/strict';
import { sentSources, targetsOf } from '../../../../src/editor/source/source-targets.ts';
import type { OpenableLocation } from '../../../../src/editor/span-source.ts';
import type { MatchedPartJson } from '../../../../src/protocol/workspace-api.ts';

const text = 'Dear Ada, welcome.';

function part(start: number, end: number, change: Partial<MatchedPartJson> = {}): MatchedPartJson {
  const place = { start, end, line: 7, sourceStart: 100 + start, sourceEnd: 100 + end };
  return { kind: 'fixed', ...place, ...change } as MatchedPartJson;
}

function template(file: string, parts: readonly MatchedPartJson[]): OpenableLocation {
  const [first, last] = [parts[0], parts.at(-1)];
  return {
    path: `/work/${file}`,
    file,
    line: 5,
    via: 'template-match',
    explains: { start: first?.start ?? 0, end: last?.end ?? 0 },
    rendering: { text, parts },
  };
}

function definition(file: string): OpenableLocation {
  return { path: `/work/${file}`, file, line: 3, via: 'definition' };
}

const outer = template('letter.ts', [
  part(0, 5),
  part(5, 8, { kind: 'hole', expression: 'name' }),
  part(8, 18),
]);
const inner = template('name.ts', [part(5, 8)]);

function open(locations: readonly OpenableLocation[], wanted = {}): (string | number)[][] {
  const sources = { span: locations, messages: [{ message: 2, locations }] };
  return targetsOf(sources, wanted).map(({ location, offset }) => [
    location.file,
    location.line,
    ...(offset === undefined ? [] : [offset]),
  ]);
}

describe('what a click opens', () => {
  it('is the best place, of a span and of a message', () => {
    assert.deepEqual(open([outer, inner]), [['letter.ts', 5]]);
    assert.deepEqual(open([outer, inner], { message: 2 }), [['letter.ts', 5]]);
    assert.deepEqual(open([outer], { message: 1 }), []);
    assert.deepEqual(open([]), []);
  });

  it('is every place that explains the very same text, each once', () => {
    const copy = { ...outer, path: '/work/copy.ts', file: 'copy.ts' };
    assert.deepEqual(open([outer, inner, copy, copy]), [
      ['letter.ts', 5],
      ['copy.ts', 5],
    ]);
  });

  it('is one place where the telemetry says which, whatever else explains the text', () => {
    const told: OpenableLocation = {
      path: '/work/a.py',
      file: 'a.py',
      line: 9,
      via: 'code-attributes',
    };
    assert.deepEqual(open([told, outer]), [['a.py', 9]]);
  });

  it('is every definition of a name that nothing tells apart', () => {
    assert.deepEqual(open([definition('a.ts'), definition('b.ts'), outer]), [
      ['a.ts', 3],
      ['b.ts', 3],
    ]);
  });

  it('is the line of a character, as far into it as the click, and the innermost template', () => {
    assert.deepEqual(open([outer, inner], { message: 2, offset: 10 }), [['letter.ts', 7, 110]]);
    assert.deepEqual(open([outer, inner], { message: 2, offset: 6 }), [['name.ts', 7, 106]]);
    // A value leads to its hole, not into it.
    assert.deepEqual(open([outer], { message: 2, offset: 6 }), [['letter.ts', 7, 105]]);
    assert.deepEqual(open([outer], { message: 2, offset: 30 }), []);
  });
});

describe('what is marked', () => {
  it('is what every file sent, and nothing of a file that was only named', () => {
    const sources = sentSources({ span: [outer, inner, definition('a.ts')], messages: [] });
    assert.deepEqual([...sources.keys()], ['/work/letter.ts', '/work/name.ts']);
    assert.deepEqual(sources.get('/work/name.ts')?.sent, [{ start: 105, end: 108 }]);
  });
});
