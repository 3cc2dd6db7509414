import type { SyntaxNode } from './grammars.ts';
import type { SourceText } from './source-text.ts';
import { fixedPart, holePart, type Part } from './template.ts';

/** What the languages' expressions have in common: sums, lists that are joined, literals with holes. */

/** Told of each node that is taken apart, so that it is no template of its own. */
export type Visit = (node: SyntaxNode) => void;

/** Fixed text and holes of an expression. */
export type PartsOf = (node: SyntaxNode, code: string, visit: Visit) => Part[];

export function textOf(node: SyntaxNode, code: string): string {
  return code.slice(node.startIndex, node.endIndex);
}

export function textsOf(nodes: readonly SyntaxNode[], code: string): string[] {
  return nodes.map((node) => textOf(node, code));
}

export function holeOf(node: SyntaxNode, code: string): Part[] {
  return [holePart(code, node.startIndex, node.endIndex)];
}

/** The expressions among a node's children. */
export function innerNodes(node: SyntaxNode | null | undefined): SyntaxNode[] {
  return (node?.namedChildren ?? []).filter(
    (child): child is SyntaxNode => child !== null && !child.type.endsWith('comment'),
  );
}

/**
 * The operands of `a + b + c`, or none where the node is no sum. A long sum leans to the left: its
 * operands are gathered in a loop, not by recursion.
 */
export function sumOperands(node: SyntaxNode, operator: string, visit: Visit): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  let rest = node;
  for (;;) {
    const sign = rest.childForFieldName('operator');
    const left = sign?.type === operator ? rest.childForFieldName('left') : null;
    const right = sign?.type === operator ? rest.childForFieldName('right') : null;
    if (left === null || right === null) break;
    visit(rest);
    operands.push(right);
    rest = left;
  }
  return operands.length === 0 ? [] : [rest, ...operands.toReversed()];
}

/** The parts of `a + b + c`; what is no sum of this operator is a hole. */
export function sumParts(
  node: SyntaxNode,
  code: string,
  sum: {
    readonly operator: string;
    readonly visit: Visit;
    readonly partsOf: (operand: SyntaxNode) => Part[];
  },
): Part[] {
  const operands = sumOperands(node, sum.operator, sum.visit);
  return operands.length === 0 ? holeOf(node, code) : partsOfAll(operands, sum.partsOf);
}

/** The parts of each, one behind the other. */
export function partsOfAll(
  nodes: readonly SyntaxNode[],
  partsOf: (node: SyntaxNode) => Part[],
  between: readonly Part[] = [],
): Part[] {
  return nodes.flatMap((node, index) => [...(index > 0 ? between : []), ...partsOf(node)]);
}

/** What stands in the holes of a literal. */
export interface LiteralHole {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
}

/** A literal with holes: what lies between them, from `start` to `end`, is fixed text. */
export function literalParts(
  { start, end }: { readonly start: number; readonly end: number },
  holes: readonly LiteralHole[],
  decode: (start: number, end: number) => SourceText,
): Part[] {
  const parts: Part[] = [];
  let from = start;
  for (const hole of holes) {
    if (hole.start > from) parts.push(fixedPart(decode(from, hole.start)));
    parts.push(...hole.parts);
    from = hole.end;
  }
  if (end > from || parts.length === 0) parts.push(fixedPart(decode(from, Math.max(from, end))));
  return parts;
}
