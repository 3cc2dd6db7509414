import type { Capture, SyntaxNode } from './grammars.ts';
import { LineIndex } from './line-index.ts';
import type { PartsOf } from './expression-parts.ts';
import { splitAllPlaceholders, splitLiterals } from './placeholders.ts';
import { docstringSections } from './docstring-sections.ts';
import { sliceSourceText, sourceOffsetAt } from './source-text.ts';
import {
  fixedPart,
  hasFixedText,
  holePart,
  type FileTemplates,
  type Part,
  type Template,
} from './template.ts';

/**
 * Templates in program code. A language gives a query and says what its expressions are made of;
 * the rest is the same for all. The query's capture names:
 * `@skip` holds nothing of interest (imports, keys), `@text` a literal, `@composite` an expression
 * that may join literals, `@appended` what is added to a variable, `@declaration` with `@name` and
 * `@body`, `@key` for a name that is only good inside its object, and `@function` for a declaration
 * that runs; `@docstring` the text that describes it; `@replaced` a literal that the program looks for and puts a value in its place. Names
 * that begin with `_` serve the query itself.
 */
export interface StringLanguage {
  readonly partsOf: PartsOf;
}

/** A template, and the declarations around it: some tell their name only behind it, as in Java. */
interface Unnamed {
  readonly found: Found;
  readonly parts: Part[];
  readonly around: readonly Declaration[];
}

interface Declaration {
  readonly start: number;
  readonly end: number;
  readonly isFunction: boolean;
  name?: string;
  /** A member of an object or an argument. `{{body}}` may be filled from any `body: '…'`. */
  isKey?: boolean;
  /** Where the head ends and the value or the body begins. */
  bodyStart?: number;
}

/** `__NAME__`, `<name>`, `[[name]]`: a word that some sign sets off. A bare word may be any text. */
const isPlaceholder = /^[^\p{L}\p{N}\s]+[\p{L}\p{N}_.\- ]{1,40}[^\p{L}\p{N}\s]*$/u;

/** An initial value longer than this is no alias. */
const longestAlias = 200;

export function codeTemplates(
  code: string,
  captures: readonly Capture[],
  language: StringLanguage,
): FileTemplates {
  const walk = new CaptureWalk(code, language);
  for (const capture of outermostFirst(captures)) walk.take(capture);
  return { templates: walk.templates(), aliases: walk.aliases };
}

/** A query gives nodes by their start, and of those that start together the inner one may come first. */
function outermostFirst(captures: readonly Capture[]): Found[] {
  const found = captures.flatMap(({ name, node, patternIndex }) =>
    name.startsWith('_')
      ? []
      : [{ name, node, patternIndex, start: node.startIndex, end: node.endIndex }],
  );
  return found.toSorted(
    (a, b) => a.start - b.start || b.end - a.end || a.patternIndex - b.patternIndex,
  );
}

/** A capture with its range: asking a node for its end is a call into WebAssembly. */
interface Found {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly start: number;
  readonly end: number;
}

class CaptureWalk {
  readonly aliases = new Map<string, string>();
  private readonly code: string;
  private readonly language: StringLanguage;
  private readonly lines: LineIndex;
  private readonly found: Unnamed[] = [];
  private readonly declarations: Declaration[] = [];
  private readonly visited = new Set<number>();
  private readonly appended = new Set<number>();
  private readonly replaced = new Set<string>();
  private skippedTo = 0;

  constructor(code: string, language: StringLanguage) {
    this.code = code;
    this.language = language;
    this.lines = new LineIndex(code);
  }

  take(found: Found): void {
    const { name, start, end } = found;
    if (name === 'skip') this.skippedTo = Math.max(this.skippedTo, end);
    else if (name === 'appended') this.appended.add(start);
    else if (name === 'docstring') this.addDocstring(found);
    else if (name === 'replaced') this.addReplaced(found);
    else if (name === 'declaration' || name === 'function') this.enter(found);
    else if (name === 'name') this.nameDeclaration(found);
    else if (name === 'key') this.markKey(found);
    else if (name === 'body') this.startBody(found);
    else if (start >= this.skippedTo && !this.visited.has(found.node.id)) this.addTemplate(found);
  }

  private enter({ name, start, end }: Found): void {
    this.leaveBefore(start);
    this.declarations.push({ start, end, isFunction: name === 'function' });
  }

  private leaveBefore(offset: number): void {
    while ((this.declarations.at(-1)?.end ?? Infinity) <= offset) this.declarations.pop();
  }

  private nameDeclaration({ start, end }: Found): void {
    this.leaveBefore(start);
    const declaration = this.declarations.at(-1);
    if (declaration !== undefined)
      declaration.name ??= this.code.slice(start, end).replaceAll(/^['"]|['"]$/g, '');
  }

  private markKey(found: Found): void {
    this.nameDeclaration(found);
    const declaration = this.declarations.at(-1);
    if (declaration !== undefined) declaration.isKey = true;
  }

  private startBody({ start, end }: Found): void {
    // A function that is a variable's value starts where the value starts, and may come first.
    const owner = this.declarations.findLast(
      (declaration) => declaration.start < start && end <= declaration.end,
    );
    if (owner === undefined) return;
    // A docstring belongs to the head: the body is then named a second time, behind it.
    owner.bodyStart = start;
    if (owner.name === undefined || owner.isFunction || owner.isKey === true) return;
    if (end - start <= longestAlias) this.aliases.set(owner.name, this.code.slice(start, end));
  }

  /** Templates in the order of the file. */
  templates(): Template[] {
    return this.found.flatMap(({ found, parts, around }) => {
      const split = splitLiterals(parts, this.replaced);
      return hasFixedText(split) ? [this.toTemplate(found, split, around)] : [];
    });
  }

  /** Its sections; the whole follows as any literal does. */
  private addDocstring(found: Found): void {
    const [whole] = this.language.partsOf(found.node, this.code, () => {});
    if (whole?.kind !== 'fixed') return;
    this.leaveBefore(found.start);
    for (const { start, end, argument } of docstringSections(whole.text)) {
      const text = fixedPart(sliceSourceText(whole, start, end));
      const own = { start: sourceOffsetAt(whole, start), end: sourceOffsetAt(whole, end - 1) + 1 };
      const named = argument === undefined ? [] : [{ ...own, isFunction: false, name: argument }];
      const around = [...this.declarations, ...named];
      this.found.push({ found: { ...found, ...own }, parts: splitAllPlaceholders([text]), around });
    }
  }

  private addReplaced({ start, end }: Found): void {
    const text = this.code.slice(start, end).replaceAll(/^['"`]|['"`]$/g, '');
    if (isPlaceholder.test(text)) this.replaced.add(text);
  }

  private addTemplate(found: Found): void {
    const { node, start } = found;
    const raw = this.language.partsOf(node, this.code, (visited) => this.visited.add(visited.id));
    const parts = splitAllPlaceholders(raw);
    if (!hasFixedText(parts)) return;
    if (this.appended.has(start)) parts.unshift(holePart(this.code, start, start));
    this.leaveBefore(start);
    this.found.push({ found, parts, around: [...this.declarations] });
  }

  private toTemplate(
    { start, end: ownEnd }: Found,
    parts: readonly Part[],
    around: readonly Declaration[],
  ): Template {
    const end = Math.max(ownEnd, endOfPart(parts.at(-1)));
    const scope = around.findLast(({ isFunction }) => isFunction)?.start;
    return {
      start,
      end,
      startLine: this.firstLine(start, around),
      endLine: this.lines.lineAt(Math.max(start, end - 1)),
      parts,
      names: namesOf(around),
      ...(scope === undefined ? {} : { scope }),
    };
  }

  /** The literal's own line, or its declaration's where only the head of the declaration is between. */
  private firstLine(start: number, around: readonly Declaration[]): number {
    let line = this.lines.lineAt(start);
    for (const declaration of around.toReversed()) {
      if (line - this.lines.lineAt(declaration.bodyStart ?? declaration.start) > 1) break;
      line = Math.min(line, this.lines.lineAt(declaration.start));
      if (declaration.name !== undefined) break;
    }
    return line;
  }
}

/** A here-document stands below the expression that it belongs to. */
function endOfPart(part: Part | undefined): number {
  if (part?.kind !== 'fixed') return part?.end ?? 0;
  return sourceOffsetAt(part, Math.max(0, part.text.trimEnd().length - 1)) + 1;
}

function namesOf(around: readonly Declaration[]): string[] {
  return around
    .flatMap(({ name, isKey }) => (name === undefined || isKey === true ? [] : [name]))
    .toReversed();
}
