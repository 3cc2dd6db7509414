/** Finds the line of an offset. Lines count from 1. */
export class LineIndex {
  /** Where each line begins: all that is needed to find lines again without the text. */
  readonly starts: readonly number[];

  /** A text, or what `starts` of its index was. */
  constructor(text: string | readonly number[]) {
    this.starts = typeof text === 'string' ? lineStarts(text) : text;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Where the line behind `line` begins; infinite for the last. */
  endOf(line: number): number {
    return this.starts[line] ?? Infinity;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
