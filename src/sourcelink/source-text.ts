/**
 * Text as a program sees it, with where each character stands in the file. Decoding an escape
 * shifts everything behind it, so the map is kept as runs: within a run both sides advance together.
 */
export interface SourceText {
  readonly text: string;
  /** Pairs of (offset in `text`, offset in the file), ascending; the first pair is at text offset 0. */
  readonly runs: readonly number[];
}

/** Text that stands in the file exactly as it is. */
export function verbatim(text: string, sourceOffset: number): SourceText {
  return { text, runs: [0, sourceOffset] };
}

/** Where the character at `offset` of the text stands in the file. */
export function sourceOffsetAt(source: SourceText, offset: number): number {
  const run = runIndexAt(source.runs, offset);
  return (source.runs[run + 1] ?? 0) + offset - (source.runs[run] ?? 0);
}

export function sliceSourceText(source: SourceText, from: number, to: number): SourceText {
  const runs = [0, sourceOffsetAt(source, from)];
  for (let run = runIndexAt(source.runs, from) + 2; run < source.runs.length; run += 2) {
    const start = source.runs[run] ?? 0;
    if (start >= to) break;
    runs.push(start - from, source.runs[run + 1] ?? 0);
  }
  return { text: source.text.slice(from, to), runs };
}

/** One behind the other. */
export function joinSourceTexts(sources: readonly SourceText[]): SourceText {
  const runs: number[] = [];
  let length = 0;
  for (const { text, runs: own } of sources) {
    if (text === '') continue;
    for (let run = 0; run < own.length; run += 2)
      runs.push((own[run] ?? 0) + length, own[run + 1] ?? 0);
    length += text.length;
  }
  const text = sources.map((source) => source.text).join('');
  return { text, runs: runs.length > 0 ? runs : [0, 0] };
}

/** Text that was taken from `outer`, with where it stands in the file that `outer` was taken from. */
export function throughSourceText(inner: SourceText, outer: SourceText): SourceText {
  const runs: number[] = [];
  for (let run = 0; run < inner.runs.length; run += 2) {
    const from = inner.runs[run] ?? 0;
    const to = inner.runs[run + 2] ?? inner.text.length;
    const source = inner.runs[run + 1] ?? 0;
    const piece = sliceSourceText(outer, source, source + to - from);
    for (let each = 0; each < piece.runs.length; each += 2)
      runs.push((piece.runs[each] ?? 0) + from, piece.runs[each + 1] ?? 0);
  }
  return { text: inner.text, runs };
}

/** Collects decoded text; a new run starts wherever text and file stop advancing together. */
export class SourceTextBuilder {
  private readonly pieces: string[] = [];
  private readonly runs: number[] = [];
  private length = 0;
  private expectedSource = -1;

  add(text: string, sourceOffset: number, sourceLength = text.length): void {
    if (text.length === 0) return;
    if (sourceOffset !== this.expectedSource) this.runs.push(this.length, sourceOffset);
    this.pieces.push(text);
    this.length += text.length;
    this.expectedSource = sourceLength === text.length ? sourceOffset + sourceLength : -1;
  }

  build(): SourceText {
    return { text: this.pieces.join(''), runs: this.runs.length > 0 ? this.runs : [0, 0] };
  }
}

function runIndexAt(runs: readonly number[], offset: number): number {
  let low = 0;
  let high = runs.length / 2 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle * 2] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low * 2;
}
