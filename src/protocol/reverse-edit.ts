import type { TextReplacement } from '../model/replay-options.ts';

/**
 * What turns the live request of a divergence back into the recorded one, for asking the recorded prompt
 * again while the edited program runs. Both are texts of `getDivergence`: a field per line, the lines of
 * a longer text below its name with two spaces before. `undefined` where the two differ in more than one
 * text. What it gives is a guess until a replay with it was exact.
 */
export function reverseEdit(recorded: string, actual: string): TextReplacement | undefined {
  const before = recorded.split('\n');
  const after = actual.split('\n');
  const start = commonLength(before, after);
  const end = commonLength(before.slice(start).toReversed(), after.slice(start).toReversed());
  // Text that was only taken away has no place of its own: the line before it is its place.
  const first = after.length - end === start ? start - 1 : start;
  const find = textOf(after.slice(first, after.length - end));
  const replaceWith = textOf(before.slice(first, before.length - end));
  if (find === undefined || replaceWith === undefined || find.text === '') return undefined;
  return find.field === replaceWith.field
    ? { find: find.text, replaceWith: replaceWith.text }
    : undefined;
}

function commonLength(left: readonly string[], right: readonly string[]): number {
  const shorter = Math.min(left.length, right.length);
  let length = 0;
  while (length < shorter && left[length] === right[length]) length++;
  return length;
}

/** Lines of one text; `field` is the name before a text of one line, and empty within a longer one. */
function textOf(
  lines: readonly string[],
): { readonly field: string; readonly text: string } | undefined {
  if (lines.every((line) => line.startsWith('  ')))
    return { field: '', text: lines.map((line) => line.slice(2)).join('\n') };
  const [only = ''] = lines;
  const match = /^([^\s:]+): (.*)$/.exec(only);
  if (lines.length !== 1 || match === null) return undefined;
  return { field: match[1] ?? '', text: match[2] ?? '' };
}
