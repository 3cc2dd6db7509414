import { joinSourceTexts, type SourceText } from './source-text.ts';
import { decodeEscapes } from './string-escapes.ts';

/** A code cell of a Jupyter notebook. */
export interface NotebookCell {
  /** Among all cells, from 0. */
  readonly index: number;
  /** The cell's code, and where it stands in the notebook's JSON. */
  readonly code: SourceText;
}

/** An object or a list that is open, and the key or the place in it that is read. */
interface Level {
  readonly isObject: boolean;
  key: string;
  place: number;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The code cells of a notebook. Broken JSON gives the cells before the break. */
export function notebookCells(json: string): NotebookCell[] {
  const cells: NotebookCell[] = [];
  const levels: Level[] = [];
  let lines: SourceText[] = [];
  let isCode = false;
  for (const match of json.matchAll(token)) {
    const [sign] = match;
    const level = levels.at(-1);
    const path = pathOf(levels);
    if (sign === '{' || sign === '[') {
      levels.push({ isObject: sign === '{', key: '', place: 0 });
    } else if (sign === '}' || sign === ']') {
      levels.pop();
      const cell = levels.at(-1);
      if (sign !== '}' || pathOf(levels) !== '/cells/' || cell === undefined) continue;
      if (isCode) cells.push({ index: cell.place, code: joinSourceTexts(lines.map(hideMagic)) });
      [lines, isCode] = [[], false];
    } else if (sign === ',' && level !== undefined) {
      [level.key, level.place] = ['', level.place + 1];
    } else if (sign.startsWith('"') && level?.isObject === true && level.key === '') {
      level.key = sign.slice(1, -1);
    } else if (sign.startsWith('"')) {
      if (path === '/cells//cell_type') isCode = sign === '"code"';
      if (/^\/cells\/\/source\/?$/.test(path))
        lines.push(decodeEscapes(json, match.index + 1, match.index + sign.length - 1));
    }
  }
  return cells;
}

/** Keys from the outside in; a place in a list is empty. */
function pathOf(levels: readonly Level[]): string {
  return levels.map(({ key }) => `/${key}`).join('');
}

/** `%pip`, `!ls` and `?name` are IPython's, not Python's: as comments they do no harm. */
function hideMagic(line: SourceText): SourceText {
  return { text: line.text.replace(/^(\s*)[%!?]/, '$1#'), runs: line.runs };
}
