import type { Capture, SyntaxNode } from './grammars.ts';
import { LineIndex } from './line-index.ts';
import { splitAllPlaceholders } from './placeholders.ts';
import {
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
 * that runs.
 */
export interface StringLanguage {
  /** Fixed text and holes of an expression. `visit` must be told of each node that is taken apart. */
  partsOf(node: SyntaxNode, code: string, visit: (node: SyntaxNode) => void): Part[];
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

/** An initial value longer than this is no alias. */
const longestAlias = 200;

export function codeTemplates(
  code: string,
  captures: readonly Capture[],
  language: StringLanguage,
): FileTemplates {
  const walk = new CaptureWalk(code, language);
  for (const capture of outermostFirst(captures)) walk.take(capture);
  return { templates: walk.templates, aliases: walk.aliases };
}

/** A query gives nodes by their start, and of those that start together the inner one may come first. */
function outermostFirst(captures: readonly Capture[]): Found[] {
  const found = captures.map(({ name, node, patternIndex }) => ({
    name,
    node,
    patternIndex,
    start: node.startIndex,
    end: node.endIndex,
  }));
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
  readonly templates: Template[] = [];
  readonly aliases = new Map<string, string>();
  private readonly code: string;
  private readonly language: StringLanguage;
  private readonly lines: LineIndex;
  private readonly declarations: Declaration[] = [];
  private readonly visited = new Set<number>();
  private readonly appended = new Set<number>();
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

  private addTemplate({ node, start, end }: Found): void {
    const raw = this.language.partsOf(node, this.code, (visited) => this.visited.add(visited.id));
    const parts = splitAllPlaceholders(raw);
    if (!hasFixedText(parts)) return;
    if (this.appended.has(start)) parts.unshift(holePart(this.code, start, start));
    this.leaveBefore(start);
    const scope = this.declarations.findLast(({ isFunction }) => isFunction)?.start;
    this.templates.push({
      start,
      end,
      startLine: this.firstLine(start),
      endLine: this.lines.lineAt(Math.max(start, end - 1)),
      parts,
      names: this.namesAround(),
      ...(scope === undefined ? {} : { scope }),
    });
  }

  private namesAround(): string[] {
    return this.declarations
      .flatMap(({ name, isKey }) => (name === undefined || isKey === true ? [] : [name]))
      .toReversed();
  }

  /** The literal's own line, or its declaration's where only the head of the declaration is between. */
  private firstLine(start: number): number {
    let line = this.lines.lineAt(start);
    for (const declaration of this.declarations.toReversed()) {
      if (line - this.lines.lineAt(declaration.bodyStart ?? declaration.start) > 1) break;
      line = Math.min(line, this.lines.lineAt(declaration.start));
      if (declaration.name !== undefined) break;
    }
    return line;
  }
}
