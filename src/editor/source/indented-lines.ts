/** Lines from 1, both included. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** Deeper than code is written. */
const mostBlocks = 12;

/**
 * The blocks around a line, innermost first, each with the line that opens it, as indentation tells them:
 * for languages of which the window knows nothing else. `line` counts from 0.
 */
export function indentedBlocks(lines: readonly string[], line: number): Lines[] {
  const blocks: Lines[] = [];
  let inside = indentation(lines, line) ?? 0;
  for (let above = line; above >= 0 && inside > 0 && blocks.length < mostBlocks; above -= 1) {
    const indent = indentation(lines, above);
    if (indent === undefined || indent >= inside) continue;
    blocks.push({ startLine: above + 1, endLine: endOf(lines, line, indent) });
    inside = indent;
  }
  // The cursor may stand on the line that opens a block.
  const below = indentation(lines, line + 1);
  const own = indentation(lines, line);
  if (own !== undefined && below !== undefined && below > own)
    blocks.unshift({ startLine: line + 1, endLine: endOf(lines, line + 1, own) });
  return blocks;
}

/** The last line that is indented deeper than `indent`. */
function endOf(lines: readonly string[], from: number, indent: number): number {
  let last = from;
  for (let below = from + 1; below < lines.length; below += 1) {
    const own = indentation(lines, below);
    if (own === undefined) continue;
    if (own <= indent) break;
    last = below;
  }
  return last + 1;
}

/** `undefined` of an empty line, which belongs to whatever is around it. */
function indentation(lines: readonly string[], line: number): number | undefined {
  const text = lines[line];
  if (text === undefined || text.trim() === '') return undefined;
  return text.length - text.trimStart().length;
}
