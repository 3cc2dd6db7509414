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
const LONGEST_ALIAS = 200;

export function codeTemplates(
  code: string,
  captures: readonly Capture[],
  language: StringLanguage,
): FileTemplates {
  const walk = new CaptureWalk(code, language);
  for (const capture of captures) walk.take(capture);
  return { templates: walk.templates, aliases: walk.aliases };
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

  take({ name, node }: Capture): void {
    if (name === 'skip') this.skippedTo = Math.max(this.skippedTo, node.endIndex);
    else if (name === 'appended') this.appended.add(node.startIndex);
    else if (name === 'declaration' || name === 'function') this.enter(node, name === 'function');
    else if (name === 'name') this.nameDeclaration(node);
    else if (name === 'key') this.markKey(node);
    else if (name === 'body') this.startBody(node);
    else if (node.startIndex >= this.skippedTo && !this.visited.has(node.id))
      this.addTemplate(node);
  }

  private enter(node: SyntaxNode, isFunction: boolean): void {
    this.leaveBefore(node.startIndex);
    this.declarations.push({ start: node.startIndex, end: node.endIndex, isFunction });
  }

  private leaveBefore(offset: number): void {
    while ((this.declarations.at(-1)?.end ?? Infinity) <= offset) this.declarations.pop();
  }

  private nameDeclaration(node: SyntaxNode): void {
    const declaration = this.declarations.at(-1);
    if (declaration !== undefined)
      declaration.name ??= this.code
        .slice(node.startIndex, node.endIndex)
        .replaceAll(/^['"]|['"]$/g, '');
  }

  private markKey(node: SyntaxNode): void {
    this.nameDeclaration(node);
    const declaration = this.declarations.at(-1);
    if (declaration !== undefined) declaration.isKey = true;
  }

  private startBody(node: SyntaxNode): void {
    // A function that is a variable's value starts where the value starts, and may come first.
    const owner = this.declarations.findLast(
      ({ start, end }) => start < node.startIndex && node.endIndex <= end,
    );
    if (owner === undefined) return;
    // A docstring belongs to the head: the body is then named a second time, behind it.
    owner.bodyStart = node.startIndex;
    if (owner.name === undefined || owner.isFunction || owner.isKey === true) return;
    if (node.endIndex - node.startIndex <= LONGEST_ALIAS)
      this.aliases.set(owner.name, this.code.slice(node.startIndex, node.endIndex));
  }

  private addTemplate(node: SyntaxNode): void {
    const raw = this.language.partsOf(node, this.code, (visited) => this.visited.add(visited.id));
    const parts = splitAllPlaceholders(raw);
    if (!hasFixedText(parts)) return;
    const { startIndex: start, endIndex: end } = node;
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
