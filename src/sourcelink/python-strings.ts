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
import {
  formatArguments,
  formatParts,
  printfParts,
  type FormatArguments,
} from './format-arguments.ts';
import type { SyntaxNode } from './grammars.ts';
import { decodeEscapes, type EscapeRules } from './string-escapes.ts';
import { holePart, type Part } from './template.ts';

/** Skips stand first: they win on one node. */
export const pythonQuery = `
(pair key: (string) @skip)
(subscript subscript: (string) @skip)
((generic_type (identifier) @_type (type_parameter (type (string) @skip)))
  (#not-eq? @_type "Annotated"))
(typed_parameter type: (type (string) @skip))
(typed_default_parameter type: (type (string) @skip))
(assignment type: (type (string) @skip))
(function_definition return_type: (type (string) @skip))
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
(default_parameter name: (_) @name) @declaration
(default_parameter value: (_) @body)
(typed_default_parameter name: (_) @name) @declaration
(typed_default_parameter value: (_) @body)
(augmented_assignment left: (_) @name) @declaration
(augmented_assignment right: (_) @appended)
(function_definition body: (block . (expression_statement . (string) @docstring .)))
(class_definition body: (block . (expression_statement . (string) @docstring .)))
(binary_operator operator: ["+" "%"]) @composite
((call function: (attribute attribute: (identifier) @_method)) @composite
  (#match? @_method "^(join|format|substitute|safe_substitute)$"))
((call
  function: (attribute attribute: (identifier) @_method)
  arguments: (argument_list . (string) @replaced . (_)))
  (#eq? @_method "replace"))
(concatenated_string) @composite
(string) @text
`;

export const pythonStrings: StringLanguage = { partsOf };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'string':
      return stringParts(node, code, visit);
    case 'concatenated_string':
    case 'parenthesized_expression':
      return partsOfAll(innerNodes(node), inner);
    case 'binary_operator':
      return operatorParts(node, code, visit);
    case 'call':
      return callParts(node, code, visit);
    default:
      return holeOf(node, code);
  }
}

function stringParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const [opening, ...content] = innerNodes(node);
  const closing = content.pop();
  if (opening === undefined || closing === undefined) return [];
  const prefix = textOf(opening, code).toLowerCase();
  const rules: EscapeRules = {
    raw: prefix.includes('r'),
    doubled: /[ft]/.test(prefix) ? '{}' : '',
    keepsUnknown: true,
  };
  const holes = content
    .filter(({ type }) => type === 'interpolation')
    .map((hole) => {
      const { startIndex: start, endIndex: end } = hole;
      return { start, end, parts: interpolationParts(hole, code, visit) };
    });
  const range = { start: opening.endIndex, end: closing.startIndex };
  return literalParts(range, holes, (start, end) => decodeEscapes(code, start, end, rules));
}

/** A literal in a hole is always there: it is fixed text. */
function interpolationParts(hole: SyntaxNode, code: string, visit: Visit): Part[] {
  const [filled, ...format] = innerNodes(hole);
  if (format.length === 0 && /^(?:concatenated_)?string$/.test(filled?.type ?? ''))
    return filled === undefined ? [] : partsOf(filled, code, visit);
  return [holePart(code, hole.startIndex + 1, hole.endIndex - 1)];
}

/** `a + b`, or `"… %s" % values`. */
function operatorParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const operands = sumOperands(node, '+', visit);
  if (operands.length > 0) return partsOfAll(operands, (each) => partsOf(each, code, visit));
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  if (left === null || right === null || node.childForFieldName('operator')?.type !== '%')
    return holeOf(node, code);
  return printfParts(partsOf(left, code, visit), percentArguments(right, code));
}

function percentArguments(right: SyntaxNode, code: string): FormatArguments {
  const values = right.type === 'tuple' ? innerNodes(right) : [right];
  if (right.type !== 'dictionary') return { positional: textsOf(values, code), named: new Map() };
  const pairs = innerNodes(right).flatMap((pair) => {
    const [key, value] = innerNodes(pair);
    if (pair.type !== 'pair' || key === undefined || value === undefined) return [];
    return [[textOf(key, code).replaceAll(/^["']|["']$/g, ''), textOf(value, code)] as const];
  });
  return { positional: [], named: new Map(pairs) };
}

/** `"\n".join([…])`, `"…".format(…)`, or a call that only reshapes the text it is given. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const values = innerNodes(node.childForFieldName('arguments'));
  const [first] = values;
  const object = callee?.childForFieldName('object') ?? undefined;
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  const name = callee === null ? '' : (/\w*$/.exec(textOf(callee, code))?.[0] ?? '');
  if (name === 'join' && object?.type === 'string' && isList(first))
    return partsOfAll(innerNodes(first), inner, inner(object));
  if (/^(?:dedent|cleandoc|Template|str)$/.test(name) && first !== undefined) return inner(first);
  if (object === undefined) return holeOf(node, code);
  if (/^(?:format|substitute|safe_substitute)$/.test(name))
    return formatParts(inner(object), formatArguments(textsOf(values, code)));
  return reshapes.test(name) ? inner(object) : holeOf(node, code);
}

const reshapes =
  /^(?:strip|lstrip|rstrip|replace|format_map|expandtabs|removeprefix|removesuffix)$/;

function isList(node: SyntaxNode | undefined): node is SyntaxNode {
  return node?.type === 'list' || node?.type === 'tuple';
}
