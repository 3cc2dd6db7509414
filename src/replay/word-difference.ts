/** The words of two texts that differ. */
export interface WordDifference {
  /** The differing words alone, an ellipsis where others stand between; at most `maximumLength` characters. */
  readonly recorded: string;
  readonly actual: string;
}

/** A line of a report; the whole of both texts is one click away. */
const maximumLength = 240;
const clippedContext = 30;
/** More do not fit into `maximumLength` anyway. */
const maximumShownWords = 100;
/** Above this, the table of the comparison (words × words) would take longer than a person waits. */
const maximumCells = 1_000_000;

export function wordDifference(recorded: string, actual: string): WordDifference {
  const left = recorded.match(/\S+|\s+/g) ?? [];
  const right = actual.match(/\S+|\s+/g) ?? [];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  const room = Math.min(left.length, right.length) - start;
  while (end < room && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  const kept = keptWords(
    left.slice(start, left.length - end),
    right.slice(start, right.length - end),
  );
  const leftChanged = changedIndexes(left.length, start, end, kept.left);
  const rightChanged = changedIndexes(right.length, start, end, kept.right);
  return clipped(excerpt(left, leftChanged), excerpt(right, rightChanged));
}

/** Which words of two lists belong to their longest common subsequence. */
function keptWords(
  left: readonly string[],
  right: readonly string[],
): { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> } {
  const kept = { left: new Set<number>(), right: new Set<number>() };
  const width = right.length + 1;
  if ((left.length + 1) * width > maximumCells) return kept;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  let row = 0;
  let column = 0;
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) {
      kept.left.add(row++);
      kept.right.add(column++);
    } else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return kept;
}

function changedIndexes(
  length: number,
  start: number,
  end: number,
  kept: ReadonlySet<number>,
): readonly number[] {
  const changed: number[] = [];
  for (let index = start; index < length - end; index++) {
    if (!kept.has(index - start)) changed.push(index);
  }
  return changed;
}

/** The changed words; what stands between them becomes an ellipsis. */
function excerpt(words: readonly string[], changed: readonly number[]): string {
  const shown = new Set<number>();
  for (const index of changed.slice(0, maximumShownWords)) {
    // The white space between neighbors is an element of its own.
    if (shown.has(index - 2)) shown.add(index - 1);
    shown.add(index);
  }
  let text = '';
  let gap = false;
  for (const [index, word] of words.entries()) {
    if (shown.has(index)) {
      text += gap && text !== '' ? `… ${word.trimStart()}` : word;
      gap = false;
    } else if (!gap) {
      if (text !== '') text = `${text.trimEnd()} `;
      gap = true;
    }
  }
  return text.trim();
}

/** Text without spaces, Chinese or base64, is one long word: what is shown starts where it differs. */
function clipped(recorded: string, actual: string): { recorded: string; actual: string } {
  if (Math.max(recorded.length, actual.length) <= maximumLength) return { recorded, actual };
  let same = 0;
  while (same < recorded.length && recorded[same] === actual[same]) same++;
  const from = Math.max(0, same - clippedContext);
  return { recorded: window(recorded, from), actual: window(actual, from) };
}

function window(text: string, from: number): string {
  const start = from > 0 ? `…${text.slice(from)}` : text;
  return start.length <= maximumLength ? start : `${start.slice(0, maximumLength - 1)}…`;
}
