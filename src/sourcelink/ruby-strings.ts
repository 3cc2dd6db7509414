import type { StringLanguage } from './code-templates.ts';
import {
  holeOf,
  innerNodes,
  literalParts,
  partsOfAll,
  sumOperands,
  textOf,
  textsOf,
  type Visit,
} from './expression-parts.ts';
import { formatArguments, printfParts } from './format-arguments.ts';
import type { SyntaxNode } from './grammars.ts';
import { decodeEscapes, type EscapeRules } from './string-escapes.ts';
import { holePart, type Part } from './template.ts';

/** Skips stand first: they win on one node. */
export const rubyQuery = `
((call method: (identifier) @_method) @skip (#match? @_method "^require(_relative)?$"))
(pair key: (string) @skip)
(element_reference (string) @skip)
(when pattern: (_) @skip)
(assignment left: (_) @name) @declaration
(assignment right: (_) @body)
(pair key: (_) @key) @declaration
(pair value: (_) @body)
(method name: (_) @name) @function
(method body: (_) @body)
(singleton_method name: (_) @name) @function
(singleton_method body: (_) @body)
(lambda) @function
(lambda body: (_) @body)
(operator_assignment right: (_) @appended)
(binary operator: "<<" right: (_) @appended)
(binary operator: "+") @composite
(binary operator: "%") @composite
((call method: (identifier) @_method) @composite (#match? @_method "^(join|format|sprintf)$"))
(chained_string) @composite
[(string) (heredoc_beginning)] @text
`;

export const rubyStrings: StringLanguage = { partsOf };

const escaped: EscapeRules = { escapedSpace: true };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'string':
      return stringParts(node, code, visit);
    case 'heredoc_beginning':
      return heredocParts(node, code, visit);
    case 'chained_string':
    case 'parenthesized_statements':
      return partsOfAll(innerNodes(node), inner);
    case 'binary': {
      const operands = sumOperands(node, '+', visit);
      if (operands.length > 0) return partsOfAll(operands, inner);
      const left = node.childForFieldName('left');
      const right = node.childForFieldName('right');
      const isFormat = node.childForFieldName('operator')?.type === '%';
      if (!isFormat || left === null || right === null) return holeOf(node, code);
      const values = /^(?:array|hash)$/.test(right.type) ? innerNodes(right) : [right];
      return printfParts(inner(left), formatArguments(textsOf(values, code)));
    }
    case 'call':
      return callParts(node, code, visit);
    default:
      return holeOf(node, code);
  }
}

function stringParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const text = code.slice(node.startIndex, node.endIndex);
  const opening = /^(?:["']|%[qQ]?[^\w\s])/.exec(text)?.[0] ?? '"';
  // In single quotes only the quote and the backslash itself are escaped.
  const rules = /^(?:'|%q)/.test(opening) ? { only: "'\\" } : escaped;
  const range = { start: node.startIndex + opening.length, end: node.endIndex - 1 };
  return contentParts(node, range, rules, code, visit);
}

function contentParts(
  node: SyntaxNode,
  range: { readonly start: number; readonly end: number },
  rules: EscapeRules,
  code: string,
  visit: Visit,
): Part[] {
  const holes = innerNodes(node)
    .filter(({ type }) => type === 'interpolation')
    .map((hole) => {
      const [filled] = innerNodes(hole);
      const { startIndex: start, endIndex: end } = hole;
      const parts =
        filled?.type === 'string'
          ? partsOf(filled, code, visit)
          : [holePart(code, start + 2, end - 1)];
      return { start, end, parts };
    });
  return literalParts(range, holes, (start, end) => decodeEscapes(code, start, end, rules));
}

/** The text of a here-document stands below the line that mentions it. */
function heredocParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const lineStart = code.lastIndexOf('\n', node.startIndex) + 1;
  const before = code.slice(lineStart, node.startIndex).match(/<<[~-]?["'`]?[A-Za-z_]/g);
  const body = bodyBehind(node, before?.length ?? 0);
  if (body === undefined) return holeOf(node, code);
  const end = body.namedChildren.find((child) => child?.type === 'heredoc_end')?.startIndex;
  const rules = textOf(node, code).includes("'") ? { raw: true } : escaped;
  const range = { start: body.startIndex, end: end ?? body.endIndex };
  return contentParts(body, range, rules, code, visit);
}

/** The tree has the bodies behind the statement, in the order in which the line mentions them. */
function bodyBehind(node: SyntaxNode, number: number): SyntaxNode | undefined {
  for (let up: SyntaxNode | null = node; up !== null; up = up.parent) {
    let next = up.nextNamedSibling;
    while (next !== null && next.type !== 'heredoc_body') next = next.nextNamedSibling;
    for (let skip = 0; skip < number && next?.type === 'heredoc_body'; skip += 1)
      next = next.nextNamedSibling;
    if (next?.type === 'heredoc_body') return next;
  }
  return undefined;
}

/** `[…].join(separator)`, `format(…)`, or a call that only reshapes the text before it. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const receiver = node.childForFieldName('receiver');
  const method = node.childForFieldName('method');
  const name = method === null ? '' : textOf(method, code);
  const [first, ...others] = innerNodes(node.childForFieldName('arguments'));
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  if (receiver === null)
    return first !== undefined && /^s?(?:format|printf)$/.test(name)
      ? printfParts(inner(first), formatArguments(textsOf(others, code)))
      : holeOf(node, code);
  if (name === 'join' && receiver.type === 'array')
    return partsOfAll(innerNodes(receiver), inner, first === undefined ? [] : inner(first));
  if (/^(?:strip|strip_heredoc|squish|chomp|lstrip|rstrip|gsub|sub|freeze|dup|squeeze)$/.test(name))
    return inner(receiver);
  return holeOf(node, code);
}
