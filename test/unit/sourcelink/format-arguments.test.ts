import assert from 'node:assert/strict';
import { formatArguments, formatParts } from '../../../src/sourcelink/format-arguments.ts';
import { verbatim } from '../../../src/sourcelink/source-text.ts';
import { fixedPart } from '../../../src/sourcelink/template.ts';

function holesOf(format: string, ...given: string[]): string[] {
  return formatParts([fixedPart(verbatim(format, 0))], formatArguments(given)).flatMap((part) =>
    part.kind === 'hole' ? [part.expression] : [],
  );
}

describe('naming the holes of a format after its arguments', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['%s and %d', ['a', 'b.c()'], ['a', 'b.c()']],
    ['%% %s', ['a'], ['%%', 'a']],
    ['%2$s %1$s', ['a', 'b'], ['b', 'a']],
    ['%[2]d %[1]v', ['a', 'b'], ['b', 'a']],
    ['{} {}', ['a', 'b'], ['a', 'b']],
    ['{1:N2} {0}', ['a', 'b'], ['b', 'a']],
    ['{x} {y}', ['x=a', 'y = b == c'], ['a', 'b == c']],
    ['%<x>s %{y}', ['x: a', 'y: b'], ['a', 'b']],
    ['{{x}} {x}', ['x=a'], ['{{x}}', 'a']],
    ['{unknown} %s', [], ['{unknown}', '%s']],
  ];
  for (const [format, given, expected] of cases) {
    it(`${format} with ${given.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(holesOf(format, ...given), expected);
    });
  }
});
