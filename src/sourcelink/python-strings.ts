import type { StringLanguage } from './code-templates.ts';
import type { SyntaxNode } from './grammars.ts';
import { decodeEscapes, type EscapeRules } from './string-escapes.ts';
import { fixedPart, holePart, type Part } from './template.ts';

/** Skips stand first: they win on one node. */
export const pythonQuery = `
(pair key: (string) @skip)
(subscript subscript: (string) @skip)
(type) @skip
(assignment left: (_) @name) @declaration
(assignment right: (_) @body)
(pair key: (_) @key) @declaration
(pair value: (_) @body)
(keyword_argument name: (_) @key) @declaration
(keyword_argument value: (_) @body)
(function_definition name: (_) @name) @function
(function_definition body: (block . (expression_statement . (string) .) . (_) @body))
(function_definition body: (_) @body)
(lambda) @function
(lambda body: (_) @body)
(augmented_assignment right: (_) @appended)
(binary_operator operator: ["+" "%"]) @composite
((call function: (attribute attribute: (identifier) @_method)) @composite (#eq? @_method "join"))
(concatenated_string) @composite
(string) @text
`;

export const pythonStrings: StringLanguage = { partsOf };

type Visit = (node: SyntaxNode) => void;

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  switch (node.type) {
    case 'string':
      return stringParts(node, code);
    case 'concatenated_string':
    case 'parenthesized_expression':
      return node.namedChildren.flatMap((child) =>
        child === null || child.type === 'comment' ? [] : partsOf(child, code, visit),
      );
    case 'binary_operator':
      return operatorParts(node, code, visit);
    case 'call':
      return callParts(node, code, visit);
    default:
      return [holePart(code, node.startIndex, node.endIndex)];
  }
}

function stringParts(node: SyntaxNode, code: string): Part[] {
  const parts: Part[] = [];
  let rules: EscapeRules = {};
  for (const child of node.namedChildren) {
    if (child === null) continue;
    if (child.type === 'string_start') {
      const prefix = code.slice(child.startIndex, child.endIndex).toLowerCase();
      rules = {
        raw: prefix.includes('r'),
        doubledBraces: prefix.includes('f'),
        keepsUnknown: true,
      };
    } else if (child.type === 'string_content') {
      parts.push(fixedPart(decodeEscapes(code, child.startIndex, child.endIndex, rules)));
    } else if (child.type === 'interpolation') {
      parts.push(holePart(code, child.startIndex + 1, child.endIndex - 1));
    }
  }
  return parts;
}

/**
 * `a + b`; for `"… %s" % values` only the text before the sign. A long sum leans to the left: its
 * operands are gathered in a loop, not by recursion.
 */
function operatorParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const operands: SyntaxNode[] = [];
  let rest: SyntaxNode = node;
  for (;;) {
    const operator =
      rest.type === 'binary_operator' ? rest.childForFieldName('operator')?.type : undefined;
    const left = rest.childForFieldName('left');
    const right = rest.childForFieldName('right');
    if (left === null || right === null || (operator !== '+' && operator !== '%')) break;
    visit(rest);
    if (operator === '+') operands.unshift(right);
    rest = left;
  }
  if (rest === node) return [holePart(code, node.startIndex, node.endIndex)];
  return [rest, ...operands].flatMap((operand) => partsOf(operand, code, visit));
}

/** `"\n".join([…])`, `"…".format(…)`, or a call that only reshapes the text it is given. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const argument = node.childForFieldName('arguments')?.namedChild(0) ?? undefined;
  const object = callee?.childForFieldName('object') ?? undefined;
  const calleeText = callee === null ? '' : code.slice(callee.startIndex, callee.endIndex);
  const name = /\w*$/.exec(calleeText)?.[0] ?? '';
  if (name === 'join' && object?.type === 'string' && isList(argument)) {
    const between = partsOf(object, code, visit);
    return argument.namedChildren.flatMap((element, index) => {
      if (element === null || element.type === 'comment') return [];
      return [...(index > 0 ? between : []), ...partsOf(element, code, visit)];
    });
  }
  if (/^(?:dedent|cleandoc)$/.test(name) && argument !== undefined)
    return partsOf(argument, code, visit);
  const reshapes = /^(?:format|strip|lstrip|rstrip|replace|format_map|substitute)$/.test(name);
  if (object !== undefined && reshapes) return partsOf(object, code, visit);
  return [holePart(code, node.startIndex, node.endIndex)];
}

function isList(node: SyntaxNode | undefined): node is SyntaxNode {
  return node?.type === 'list' || node?.type === 'tuple';
}
